// Package image packs the lab program into the container images that lessons use: one archive, an
// OCI layout, that containerd imports. No Docker and no registry take part, and the same program
// always gives the same bytes.
package image

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Image is one name in the archive and what starts under it.
type Image struct {
	Reference string
	Command   string
	Env       []string
	Ports     []string
}

// All returns the images of the archive. They share one layer, so every one holds all programs.
func All() []Image {
	const path = "PATH=/bin"
	return []Image{
		{Reference: "docker.io/library/hello:v1", Command: "/hello", Env: []string{path, "VERSION=1"}, Ports: []string{"8080/tcp"}},
		{Reference: "docker.io/library/hello:v2", Command: "/hello", Env: []string{path, "VERSION=2"}, Ports: []string{"8080/tcp"}},
		{Reference: "docker.io/library/users:v1", Command: "/bin/users", Env: []string{path}, Ports: []string{"8080/tcp"}},
		{Reference: "docker.io/library/products:v1", Command: "/bin/products", Env: []string{path}, Ports: []string{"8080/tcp"}},
		{Reference: "docker.io/library/lab:v1", Command: "/bin/sh", Env: []string{path}},
		{Reference: "cadet.local/pause:1", Command: "/pause", Env: []string{path}},
	}
}

// Time stamps in an archive would make every one different.
var noTime = time.Unix(0, 0).UTC()

// ctr and kind name an imported image by this annotation of the layout's index.
const nameAnnotation = "io.containerd.image.name"

const refAnnotation = "org.opencontainers.image.ref.name"

// Pack writes the archive of binary, with a link in /bin for each of applets, to w.
func Pack(w io.Writer, binary []byte, applets []string) error {
	platform, err := platformOf(binary)
	if err != nil {
		return err
	}
	layer, err := newLayer(binary, applets)
	if err != nil {
		return fmt.Errorf("cannot make the layer: %w", err)
	}
	dir, err := os.MkdirTemp("", "lab-image-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	target, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	for _, image := range All() {
		built, err := image.build(layer, platform)
		if err != nil {
			return fmt.Errorf("cannot make image %s: %w", image.Reference, err)
		}
		names := map[string]string{nameAnnotation: image.Reference, refAnnotation: image.Reference}
		if err := target.AppendImage(built, layout.WithAnnotations(names), layout.WithPlatform(platform)); err != nil {
			return fmt.Errorf("cannot add image %s: %w", image.Reference, err)
		}
	}
	return archive(w, dir)
}

func (i Image) build(layer v1.Layer, platform v1.Platform) (v1.Image, error) {
	image, err := mutate.AppendLayers(mutate.ConfigMediaType(
		mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), layer)
	if err != nil {
		return nil, err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture = platform.OS, platform.Architecture
	file.Created = v1.Time{Time: noTime}
	file.Config = v1.Config{Cmd: []string{i.Command}, Env: i.Env, WorkingDir: "/"}
	file.Config.ExposedPorts = map[string]struct{}{}
	for _, port := range i.Ports {
		file.Config.ExposedPorts[port] = struct{}{}
	}
	return mutate.ConfigFile(image, file)
}

// platformOf reads what binary runs on. It must need nothing else: there is nothing else in the image.
func platformOf(binary []byte) (v1.Platform, error) {
	file, err := elf.NewFile(bytes.NewReader(binary))
	if err != nil {
		return v1.Platform{}, fmt.Errorf("not a Linux program, build it with GOOS=linux CGO_ENABLED=0: %w", err)
	}
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			return v1.Platform{}, fmt.Errorf("the program needs libraries that the image does not have: build it with CGO_ENABLED=0")
		}
	}
	machines := map[elf.Machine]string{elf.EM_X86_64: "amd64", elf.EM_AARCH64: "arm64"}
	architecture, known := machines[file.Machine]
	if !known {
		return v1.Platform{}, fmt.Errorf("no image for %s: build the program with GOARCH=amd64 or arm64", file.Machine)
	}
	return v1.Platform{OS: "linux", Architecture: architecture}, nil
}

// archive writes the files below dir in order of their names.
func archive(w io.Writer, dir string) error {
	out := tar.NewWriter(w)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		header := &tar.Header{Name: filepath.ToSlash(name), Mode: 0o644, Size: int64(len(content)), ModTime: noTime}
		return add(out, header, content)
	})
	if err != nil {
		return fmt.Errorf("cannot write the archive: %w", err)
	}
	return out.Close()
}

func add(out *tar.Writer, header *tar.Header, content []byte) error {
	if err := out.WriteHeader(header); err != nil {
		return err
	}
	_, err := out.Write(content)
	return err
}
