package files

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
)

// archive packs and unpacks what kubectl cp sends: u-root's tar knows no -C, and none of the options without a dash.
func archive(_ context.Context, std applet.Streams, args []string) error {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		args = append([]string{"-" + args[0]}, args[1:]...)
	}
	flags := applet.Flags(std, "tar", "-c|-x|-t [-v] -f FILE [-C FOLDER] [FILE]...")
	create := flags.BoolP("create", "c", false, "pack files")
	extract := flags.BoolP("extract", "x", false, "unpack")
	list := flags.BoolP("list", "t", false, "list what is packed")
	file := flags.StringP("file", "f", "-", "the archive; - is stdin or stdout")
	folder := flags.StringP("directory", "C", ".", "the folder to work in")
	verbose := flags.BoolP("verbose", "v", false, "name every file")
	noTimes := flags.BoolP("touch", "m", false, "unpacked files are of now")
	flags.BoolP("preserve-permissions", "p", true, "keep modes")
	flags.BoolP("no-same-owner", "o", true, "unpacked files are the caller's")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	names := io.Discard
	if *verbose {
		names = std.Err
	}
	switch {
	case *create:
		return pack(std, *file, *folder, flags.Args(), names)
	case *extract:
		return unpack(std, *file, *folder, !*noTimes, names)
	case *list:
		return unpack(std, *file, "", false, std.Out)
	}
	flags.Usage()
	return applet.Usage
}

func pack(std applet.Streams, file, folder string, paths []string, names io.Writer) (err error) {
	if len(paths) == 0 {
		return errors.New("which files? Name them behind the options")
	}
	out := std.Out
	if file != "-" {
		made, err := os.Create(file)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, made.Close()) }()
		out = made
	}
	w := tar.NewWriter(out)
	for _, path := range paths {
		start := path
		if !filepath.IsAbs(path) {
			start = filepath.Join(folder, path)
		}
		err := filepath.WalkDir(start, func(at string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rest, err := filepath.Rel(start, at)
			if err != nil {
				return err
			}
			return packOne(w, at, strings.TrimPrefix(filepath.ToSlash(filepath.Join(path, rest)), "/"), entry, names)
		})
		if err != nil {
			return err
		}
	}
	return w.Close()
}

func packOne(w *tar.Writer, path, name string, entry fs.DirEntry, names io.Writer) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	target := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if target, err = os.Readlink(path); err != nil {
			return err
		}
	}
	header, err := tar.FileInfoHeader(info, target)
	if err != nil {
		return nil // a socket can't be packed
	}
	if header.Name = name; info.IsDir() {
		header.Name += "/"
	}
	_, _ = fmt.Fprintln(names, header.Name)
	if err := w.WriteHeader(header); err != nil || !info.Mode().IsRegular() {
		return err
	}
	content, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // only read
	_, err = io.CopyN(w, content, header.Size)
	return err
}

// unpack writes below folder and nowhere else; without a folder it only names what there is.
func unpack(std applet.Streams, file, folder string, times bool, names io.Writer) error {
	in := std.In
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return err
		}
		defer func() { _ = opened.Close() }() // only read
		in = opened
	}
	var root *os.Root
	if folder != "" {
		var err error
		if root, err = os.OpenRoot(folder); err != nil {
			return err
		}
		defer func() { _ = root.Close() }() // what is written through it is closed by itself
	}
	for r := tar.NewReader(in); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("this is no whole archive: %w", err)
		}
		_, _ = fmt.Fprintln(names, header.Name)
		if root == nil {
			continue
		}
		if err := unpackOne(root, header, r, times); err != nil {
			return err
		}
	}
}

func unpackOne(root *os.Root, header *tar.Header, content io.Reader, times bool) error {
	name, mode := filepath.Clean(strings.TrimLeft(header.Name, "/")), header.FileInfo().Mode().Perm()
	if header.Typeflag == tar.TypeDir {
		return root.MkdirAll(name, mode|0o700)
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeSymlink:
		return root.Symlink(header.Linkname, name)
	case tar.TypeReg:
	default:
		return nil
	}
	file, err := root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	if err = errors.Join(err, file.Close()); err != nil || !times {
		return err
	}
	return root.Chtimes(name, header.ModTime, header.ModTime)
}
