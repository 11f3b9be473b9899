package image

import (
	"archive/tar"
	"bytes"
	"io"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

const (
	passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
	group  = "root:x:0:\nnobody:x:65534:\n"
)

// newLayer is the root file system of every image.
func newLayer(binary []byte, applets []string) (v1.Layer, error) {
	var content bytes.Buffer
	out := tar.NewWriter(&content)
	for _, entry := range entries(binary, applets) {
		header := entry.header
		header.Size, header.ModTime = int64(len(entry.content)), noTime
		if err := add(out, &header, entry.content); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content.Bytes())), nil
	}, tarball.WithMediaType(types.OCILayer), tarball.WithCompressedCaching)
}

type entry struct {
	header  tar.Header
	content []byte
}

// entries all belong to user and group 0, the zero values of a header.
func entries(binary []byte, applets []string) []entry {
	directory := func(name string, mode int64) entry {
		return entry{header: tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: mode}}
	}
	file := func(name string, mode int64, content []byte) entry {
		return entry{header: tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode}, content: content}
	}
	link := func(name, target string) entry {
		return entry{header: tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target, Mode: 0o777}}
	}
	all := []entry{
		directory("bin", 0o755), directory("dev", 0o755), directory("etc", 0o755), directory("proc", 0o755),
		directory("root", 0o700), directory("run", 0o755), directory("sys", 0o755),
		directory("tmp", 0o1777), directory("var", 0o755),
		file("etc/group", 0o644, []byte(group)),
		file("etc/passwd", 0o644, []byte(passwd)),
		file("lab", 0o755, binary),
		link("hello", "/lab"), link("pause", "/lab"),
	}
	for _, name := range applets {
		all = append(all, link("bin/"+name, "/lab"))
	}
	return all
}
