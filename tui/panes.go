package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	deeds "github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/events"
	"github.com/kubecadet/cadet/tui/happened"
	"github.com/kubecadet/cadet/tui/history"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/lesson"
	"github.com/kubecadet/cadet/tui/logs"
	"github.com/kubecadet/cadet/tui/manifest"
	"github.com/kubecadet/cadet/tui/markdown"
	"github.com/kubecadet/cadet/tui/network"
	"github.com/kubecadet/cadet/tui/output"
	"github.com/kubecadet/cadet/tui/pods"
	"github.com/kubecadet/cadet/tui/rollout"
	"github.com/kubecadet/cadet/tui/terminal"
	"github.com/kubecadet/cadet/tui/theme"
)

// Pane is a part of the screen. View is its content without a border, exactly as large as SetSize said.
type Pane interface {
	SetSize(w, h int)
	Focus()
	Blur()
	Update(msg tea.Msg) tea.Cmd
	View() string
	Title() string
	Bindings() []key.Binding
}

// constructors make the panes of the register.
var constructors = map[panes.ID]func(*theme.Theme, *markdown.Renderer) Pane{
	panes.Lesson:   func(t *theme.Theme, text *markdown.Renderer) Pane { return lesson.New(t, text) },
	panes.Pods:     func(t *theme.Theme, _ *markdown.Renderer) Pane { return pods.New(t) },
	panes.Network:  func(t *theme.Theme, _ *markdown.Renderer) Pane { return network.New(t) },
	panes.Rollout:  func(t *theme.Theme, _ *markdown.Renderer) Pane { return rollout.New(t) },
	panes.History:  func(t *theme.Theme, _ *markdown.Renderer) Pane { return history.New(t) },
	panes.Logs:     func(t *theme.Theme, _ *markdown.Renderer) Pane { return logs.New(t) },
	panes.Events:   func(t *theme.Theme, _ *markdown.Renderer) Pane { return events.New(t) },
	panes.Happened: func(t *theme.Theme, _ *markdown.Renderer) Pane { return happened.New(t) },
	panes.Manifest: func(t *theme.Theme, _ *markdown.Renderer) Pane { return manifest.New(t) },
	panes.Output:   func(t *theme.Theme, _ *markdown.Renderer) Pane { return output.New(t) },
	panes.Terminal: func(t *theme.Theme, _ *markdown.Renderer) Pane { return terminal.New(t) },
}

// What some panes do beside. A pane hears of these things by having the method.
type (
	keyed     interface{ Keys() any }       // a pointer to its KeyMap, to be changed
	editing   interface{ EditorKeys() any } // of the editor in it, the same
	watching  interface{ SetSnapshot(*live.Snapshot) }
	timed     interface{ SetNow(time.Time) }
	typing    interface{ Typing() bool }   // whether every key is text
	capturing interface{ Captures() bool } // and those that leave the workbench too
	settling  interface{ SetPlace(terminal.Place) tea.Cmd }
	closing   interface{ Close() } // ends what would outlive the program, and waits for that
	styled    interface{ Restyle() }
	listing   interface{ ShowList() }                 // and not the one of its entries that was looked at
	turning   interface{ Turn(lessons.Show) tea.Cmd } // to what a step is about
	searching interface{ Search() }                   // in what it shows
	backing   interface {
		Backs() string // what going back does now, in a word or two; empty when there is nothing to go back from
		Back()
	}
	hearing   interface{ Ran(command string) } // a command succeeded
	telling   interface{ SetActions([]deeds.Action) }
	changing  interface{ Changes() []key.Binding } // of its keys, those that change the cluster
	needing   interface{ Needs() layout.Size }     // the room for all that it has
	streaming interface {
		SetSource(ctx context.Context, s logs.Source) tea.Cmd
		Stop()
	}
)
