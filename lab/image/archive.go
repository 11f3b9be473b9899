package image

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
)

// lessons is where the images that lessons use are named; what the embedded cluster needs itself is elsewhere.
const lessons = "docker.io/library/"

// packed is one image of an archive.
type packed struct {
	name  string // short, as lessons say it: hello:v1
	image v1.Image
}

// open unpacks an archive that Pack wrote and returns the images that lessons use. They can be read until closed.
func open(archive string) (images []packed, closed func(), err error) {
	dir, err := os.MkdirTemp("", "lab-image-")
	if err != nil {
		return nil, nil, err
	}
	closed = func() { _ = os.RemoveAll(dir) }
	if images, err = read(archive, dir); err != nil {
		closed()
		return nil, nil, fmt.Errorf("reading the lab's images in %s: %w", archive, err)
	}
	return images, closed, nil
}

func read(archive, dir string) ([]packed, error) {
	file, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	if err := unpackInto(dir, file); err != nil {
		return nil, err
	}
	index, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		return nil, err
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		return nil, err
	}
	var images []packed
	for _, d := range manifest.Manifests {
		name, ours := strings.CutPrefix(d.Annotations[nameAnnotation], lessons)
		if !ours {
			continue
		}
		image, err := index.Image(d.Digest)
		if err != nil {
			return nil, fmt.Errorf("image %s: %w", name, err)
		}
		images = append(images, packed{name, image})
	}
	if len(images) == 0 {
		return nil, errors.New("it holds no image for lessons")
	}
	return images, nil
}

// unpackInto writes the files of an archive below dir, and none elsewhere.
func unpackInto(dir string, archive io.Reader) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // what is written through it is closed by itself
	for reader := tar.NewReader(archive); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		name := filepath.FromSlash(path.Clean(header.Name))
		if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		if err := copyTo(root, name, reader); err != nil {
			return err
		}
	}
}

func copyTo(root *os.Root, name string, content io.Reader) error {
	file, err := root.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
