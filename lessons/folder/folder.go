// Package folder keeps the work folder of a lesson: its manifests lie there under their own names, and one that
// the learner edited stays as it is.
package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kubecadet/cadet/internal/wholefile"
)

// record is the file that remembers what we wrote, by name and SHA-256, to know the learner's edits from ours.
const record = ".manifests.json"

// Fill writes the manifests into the folder dir: those that are missing, and those that nobody changed since an
// earlier version was written. With anew all of them are written.
func Fill(dir string, manifests fs.FS, anew bool) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the work folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening the work folder: %w", err)
	}
	defer func() { _ = root.Close() }() // nothing is written through it
	written := map[string]string{}
	if data, err := root.ReadFile(record); err == nil {
		if json.Unmarshal(data, &written) != nil {
			written = map[string]string{} // then every file counts as edited and is kept
		}
	}
	err = fs.WalkDir(manifests, ".", func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == "." {
			return nil // a lesson without manifests
		}
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".go") {
			return err
		}
		return write(root, manifests, name, anew, written)
	})
	if err != nil {
		return fmt.Errorf("writing the manifests into %s: %w", dir, err)
	}
	data, err := json.MarshalIndent(written, "", "  ")
	if err != nil {
		return err
	}
	return Replace(filepath.Join(dir, record), data, 0o600)
}

func write(root *os.Root, manifests fs.FS, name string, anew bool, written map[string]string) error {
	data, err := fs.ReadFile(manifests, name)
	if err != nil {
		return err
	}
	there, err := root.ReadFile(name)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return err
	}
	if !missing && !anew && sum(there) != written[name] {
		return nil // the learner's own now
	}
	written[name] = sum(data)
	if !missing && sum(there) == sum(data) {
		return nil
	}
	if dir := filepath.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return root.WriteFile(name, data, 0o600)
}

// Save writes a file that the learner edited, in one go. A name that leads out of the folder is refused.
func Save(dir, name, text string) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("%s is no file of the work folder %s", name, dir)
	}
	if err := Replace(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
		return fmt.Errorf("%s could not be saved: %w", name, err)
	}
	return nil
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// Replace writes a file in one go, so that a program reading it meanwhile never sees half of it. A file that holds
// the data already is left alone.
func Replace(path string, data []byte, mode fs.FileMode) error {
	if old, err := os.ReadFile(path); err == nil && string(old) == string(data) {
		return os.Chmod(path, mode)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return wholefile.Write(path, data, mode)
}
