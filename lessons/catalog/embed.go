// Package catalog holds the lessons built into the program: a folder each, with lesson.yaml and the texts.
package catalog

import "embed"

// Files are the folders of this package.
//
//go:embed all:*
var Files embed.FS
