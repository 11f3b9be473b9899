// Package nodeimage makes the node image of the kind engine without Docker and without a registry: Debian's packages,
// kind's own files, containerd and runc, and Kubernetes with the images of its control plane inside, so that a cluster
// needs no network. The result is an archive that docker load and podman load read.
package nodeimage

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// Epoch is the time of everything in the image, so that the same parts give the same layers.
const Epoch = 1767225600 // 2026-01-01

var epoch = time.Unix(Epoch, 0).UTC()

// Parts says where everything is that goes into the image.
type Parts struct {
	Debian string // the archive that Debian made
	Kind   string // the source of sigs.k8s.io/kind
	Node   string // the folder with containerd, its shim, ctr and cni/
	Own    string // the folder with hyperkube, runc and cni/, and for scratch files
	Lab    string // the lab program, which is a pause, too
}

// Build writes the image called reference, with Kubernetes at version, to out. It says on progress what it does.
func (p Parts) Build(ctx context.Context, reference, version, out string, progress io.Writer) error {
	tag, err := name.NewTag(reference)
	if err != nil {
		return err
	}
	step := func(text string) { _, _ = fmt.Fprintln(progress, "    "+text) }
	fingerprint, err := p.fingerprint(reference, version)
	if err != nil {
		return err
	}
	if p.unchanged(fingerprint, out) {
		step(out + " is made of the same parts already")
		return nil
	}
	scratch, err := os.MkdirTemp(p.Own, "scratch-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	debian := filepath.Join(scratch, "debian.tar")
	trees, err := p.trees(ctx, version, debian, step)
	if err != nil {
		return err
	}
	step("layers and archive (about 10 seconds)")
	image, err := assemble(debian, scratch, trees, map[string]string{
		"org.opencontainers.image.title":   "cadet node",
		"org.opencontainers.image.version": version,
		fingerprintLabel:                   fingerprint,
	})
	if err != nil {
		return err
	}
	if err := tarball.WriteToFile(out+".partial", tag, image); err != nil {
		return err
	}
	if err := os.Rename(out+".partial", out); err != nil {
		return err
	}
	return os.WriteFile(p.note(), []byte(fingerprint), 0o644)
}

// trees writes the layer with Debian and returns those on top of it: programs, and containerd's store of images.
func (p Parts) trees(ctx context.Context, version, debian string, step func(string)) ([]*tree, error) {
	step("Debian (a second)")
	system, err := filterDebian(p.Debian, debian)
	if err != nil {
		return nil, err
	}
	step("programs and kind's files (a second)")
	programs, err := p.programs(ctx, version, system)
	if err != nil {
		return nil, err
	}
	step("images of the control plane (about 5 seconds)")
	names, err := p.imageNames(ctx, version)
	if err != nil {
		return nil, err
	}
	scratch := filepath.Dir(debian)
	archive := filepath.Join(scratch, "images.tar")
	if err := p.packImages(names, system, archive); err != nil {
		return nil, fmt.Errorf("pack the control plane's images: %w", err)
	}
	store, err := p.importImages(ctx, archive, scratch)
	if err != nil {
		return nil, fmt.Errorf("import the control plane's images: %w", err)
	}
	return []*tree{programs, store}, nil
}

// assemble makes an image of a layer that is written and of trees, which become layers.
func assemble(debian, scratch string, trees []*tree, labels map[string]string) (v1.Image, error) {
	paths := []string{debian}
	for i, t := range trees {
		path := filepath.Join(scratch, fmt.Sprintf("layer%d.tar", i))
		if err := t.writeFile(path); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	layers, err := compress(paths)
	if err != nil {
		return nil, err
	}
	image, err := mutate.AppendLayers(empty.Image, layers...)
	if err != nil {
		return nil, err
	}
	return configure(image, v1.Config{
		// systemd looks for the variable, and ends by this signal only.
		Env:        []string{"container=docker", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
		StopSignal: "SIGRTMIN+3",
		Entrypoint: []string{"/usr/local/bin/entrypoint", "/sbin/init"},
		Labels:     labels,
	})
}
