package kind

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kind/pkg/apis/config/defaults"

	"github.com/kubecadet/cadet/cluster"
)

// OfflineImage is the node image in the archive that "make node-image" builds.
const OfflineImage = "cadet.local/node:" + cluster.Kubernetes

// archive is where "make node-image" puts it.
func (e *Engine) archive() string { return filepath.Join(e.options.BinDir, "node-image.tar") }

const imageStep = "node image"

// ensureImage brings a node image to this machine and returns its name: the one asked for, or kind's own when it is
// there already, or the offline one, or kind's own from its registry.
func (c *kindCluster) ensureImage(ctx context.Context, steps *cluster.Steps) (string, error) {
	wanted := c.engine.options.Image
	candidates := []string{wanted}
	if wanted == "" {
		candidates = []string{defaults.Image, OfflineImage}
	}
	steps.Begin(imageStep, "looks whether it is here")
	for _, image := range candidates {
		if c.cli.has(ctx, image) {
			steps.End(imageStep)
			return image, nil
		}
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	image, err := c.fetchImage(ctx, steps, wanted)
	if err != nil {
		return "", err
	}
	steps.End(imageStep)
	return image, nil
}

// NoImage says why a cluster can't be made without pulling a node image; empty when one is here. What measures or tests
// the engine asks it first, as pulling is neither a figure of this machine nor to be relied on.
func (e *Engine) NoImage(ctx context.Context) string {
	r, _, err := answering(ctx, e.options.Runtime)
	if err != nil {
		return err.Error()
	}
	if _, err := os.Stat(e.archive()); err == nil || r.has(ctx, defaults.Image) || r.has(ctx, OfflineImage) {
		return ""
	}
	return "there is no node image on this machine; make node-image builds one"
}

// has says whether an image is on this machine.
func (r cli) has(ctx context.Context, image string) bool {
	_, err := r.run(ctx, nil, "image", "inspect", "--format", "{{.Id}}", r.imageName(image))
	return err == nil
}

// imageName is how the runtime takes the name of an image. Podman may know of no registry for short names, and takes a
// tag or a digest but not both. kind names images in the same way where it makes containers of them.
func (r cli) imageName(image string) string {
	if r != "podman" {
		return image
	}
	name, digest, pinned := strings.Cut(image, "@")
	if colon := strings.LastIndex(name, ":"); pinned && colon > strings.LastIndex(name, "/") {
		name = name[:colon]
	}
	if pinned {
		name += "@" + digest
	}
	registry, _, found := strings.Cut(name, "/")
	switch {
	case !found:
		return "docker.io/library/" + name
	case strings.ContainsAny(registry, ".:") || registry == "localhost":
		return name
	}
	return "docker.io/" + name
}

// fetchImage loads the offline image from its archive, or pulls one.
func (c *kindCluster) fetchImage(ctx context.Context, steps *cluster.Steps, wanted string) (string, error) {
	archive := c.engine.archive()
	about, err := os.Stat(archive)
	if err == nil && (wanted == "" || wanted == OfflineImage) {
		steps.Begin(imageStep, fmt.Sprintf("loads %s (%d MB)", archive, about.Size()>>20))
		if _, err := c.cli.run(ctx, nil, "load", "--input", archive); err != nil {
			return "", fmt.Errorf("the node image %s can't be loaded: %w", archive, err)
		}
		return OfflineImage, nil
	}
	if wanted == OfflineImage {
		return "", fmt.Errorf("the node image %s is neither on this machine nor in %s\nmake node-image builds it; cadet up --engine kind --image NAME takes another", wanted, archive)
	}
	if wanted == "" {
		wanted = defaults.Image
	}
	steps.Begin(imageStep, "pulls "+wanted)
	_, err = c.cli.run(ctx, func(line string) { steps.Begin(imageStep, line) }, "pull", c.cli.imageName(wanted))
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("the node image %s can't be pulled: %w\nwithout a registry: make node-image builds one from Go modules and Debian packages, and cadet up --engine kind takes it from %s", wanted, err, archive)
	}
	return wanted, nil
}
