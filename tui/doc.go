// Package tui is the workbench: one screen with the lesson's text and task, and panes that show what the cluster is
// doing. The root model routes messages and lays panes out; each pane is a package of its own.
package tui
