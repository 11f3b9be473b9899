// Package saves tells when the files of a course are saved.
package saves

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long to wait for more after a save: an editor saves by several writes and renames, and says nothing at the end.
const settle = 150 * time.Millisecond

// Watch sends once for each time that files below a folder were saved, made or deleted, until ctx ends; then it closes the
// channel. Folders that are made meanwhile are watched too.
func Watch(ctx context.Context, dir string) (<-chan struct{}, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("files can't be watched: %w", err)
	}
	if err := addAll(watcher, dir); err != nil {
		_ = watcher.Close()
		return nil, fmt.Errorf("%s can't be watched: %w", dir, err)
	}
	saved := make(chan struct{})
	go func() {
		defer close(saved)
		defer func() { _ = watcher.Close() }()
		follow(ctx, watcher, saved)
	}()
	return saved, nil
}

// addAll watches a folder and those in it.
func addAll(watcher *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if path != dir && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir // such as .git
		}
		return watcher.Add(path)
	})
}

func follow(ctx context.Context, watcher *fsnotify.Watcher, saved chan<- struct{}) {
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case event, open := <-watcher.Events:
			switch {
			case !open:
				return
			case event.Has(fsnotify.Create):
				_ = addAll(watcher, event.Name) // a file, or gone already: then there is nothing to watch
			}
			if event.Op != fsnotify.Chmod && !passing(filepath.Base(event.Name)) {
				settled = time.After(settle)
			}
		case _, open := <-watcher.Errors:
			if !open {
				return
			}
			settled = time.After(settle) // events were lost, so anything may have changed
		case <-settled:
			settled = nil
			select {
			case saved <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
	}
}

// passing says whether a file is one that an editor keeps only while it works.
func passing(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".swp") || name == "4913"
}
