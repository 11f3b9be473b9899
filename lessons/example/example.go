// Package example is a small course that works as it is: "cadet course new" begins with it, and the guide for authors shows it.
package example

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kubecadet/cadet/lessons/schema"
)

// files are the course, as a folder of lessons.
//
//go:embed 12-config
var files embed.FS

// ErrThere is that a folder holds something already.
var ErrThere = errors.New("something is in it already")

// Write makes the course in a folder that is empty or not there yet, with the JSON Schema that its lessons name, and returns
// the files it wrote, below the folder.
func Write(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("making a course in %s: %w", dir, ErrThere)
	}
	if err := os.CopyFS(dir, files); err != nil {
		return nil, fmt.Errorf("making a course in %s: %w", dir, err)
	}
	if err := os.WriteFile(filepath.Join(dir, schema.File), schema.JSON, 0o600); err != nil {
		return nil, fmt.Errorf("making a course in %s: %w", dir, err)
	}
	var written []string
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			written = append(written, filepath.FromSlash(name))
		}
		return err
	})
	return written, err
}
