package nodeimage

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// tree is files to be written as a layer. Everything in it belongs to root and is from the same time. Names are paths
// without the leading slash; Debian's links bin, lib and sbin must not be in them, as a folder would replace the link.
type tree struct {
	entries map[string]entry
}

// entry has its content in memory or, where it is large, in a file.
type entry struct {
	header  tar.Header
	content []byte
	source  string
}

func newTree() *tree { return &tree{entries: map[string]entry{}} }

func (t *tree) dir(name string, mode int64) {
	t.add(name, entry{header: tar.Header{Typeflag: tar.TypeDir, Mode: mode}})
}

func (t *tree) file(name string, mode int64, content []byte) {
	t.add(name, entry{header: tar.Header{Typeflag: tar.TypeReg, Mode: mode, Size: int64(len(content))}, content: content})
}

func (t *tree) link(name, target string) {
	t.add(name, entry{header: tar.Header{Typeflag: tar.TypeSymlink, Mode: 0o777, Linkname: target}})
}

// copy takes the file source as it is when the tree is written.
func (t *tree) copy(name string, mode int64, source string) error {
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	t.add(name, entry{header: tar.Header{Typeflag: tar.TypeReg, Mode: mode, Size: info.Size()}, source: source})
	return nil
}

// copyDir takes all files below source, with the modes that mode gives.
func (t *tree) copyDir(name, source string, mode func(path string) int64) error {
	return filepath.WalkDir(source, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		relative, err := filepath.Rel(source, file)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		return t.copy(path.Join(name, relative), mode(relative), file)
	})
}

func (t *tree) add(name string, e entry) {
	for parent := path.Dir(name); parent != "."; parent = path.Dir(parent) {
		if _, known := t.entries[parent]; !known {
			t.entries[parent] = entry{header: tar.Header{Typeflag: tar.TypeDir, Mode: 0o755}}
		}
	}
	t.entries[name] = e
}

// write writes the tree in order of names, parents first.
func (t *tree) write(w io.Writer) error {
	out := tar.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(t.entries)) {
		e := t.entries[name]
		header := e.header
		header.Name, header.ModTime = name, epoch
		if header.Typeflag == tar.TypeDir {
			header.Name += "/"
		}
		if err := e.write(out, &header); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return out.Close()
}

func (e entry) write(out *tar.Writer, header *tar.Header) error {
	if err := out.WriteHeader(header); err != nil || header.Typeflag != tar.TypeReg {
		return err
	}
	var content io.Reader = bytes.NewReader(e.content)
	if e.source != "" {
		file, err := os.Open(e.source)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		content = file
	}
	_, err := io.Copy(out, content)
	return err
}

func (t *tree) writeFile(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := t.write(file); err != nil {
		return errors.Join(err, file.Close())
	}
	return file.Close()
}
