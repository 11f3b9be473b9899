// Package manifests holds the YAML that the lessons built into the program apply: a folder for each lesson.
package manifests

import "embed"

// Files are the folders of this package.
//
//go:embed all:*
var Files embed.FS
