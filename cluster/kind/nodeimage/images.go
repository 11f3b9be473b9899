package nodeimage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// components are the programs in the images of the control plane, each a link to hyperkube.
var components = []string{"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "etcd", "coredns", "cadet-network", "cadet-volumes"}

var sandboxImage = regexp.MustCompile(`(?m)^\s*sandbox_image = "(.+)"$`)

// imageNames are the images that kubeadm, kind's containerd and our own manifests name.
func (p Parts) imageNames(ctx context.Context, version string) ([]string, error) {
	listed, err := output(ctx, filepath.Join(p.Own, "hyperkube"), "kubeadm", "config", "images", "list", "--kubernetes-version", version)
	if err != nil {
		return nil, err
	}
	config, err := os.ReadFile(filepath.Join(p.Kind, "images", "base", "files", "etc", "containerd", "config.toml"))
	if err != nil {
		return nil, err
	}
	sandbox := sandboxImage.FindSubmatch(config)
	if sandbox == nil {
		return nil, errors.New("kind's containerd configuration names no sandbox_image")
	}
	names := append(strings.Fields(string(listed)), string(sandbox[1]), ownImage+":"+version)
	slices.Sort(names)
	return slices.Compact(names), nil
}

// packImages writes an archive of all images. One layer with all of Kubernetes serves them; kube-proxy's has iptables
// and nft on top, so that the large layer is unpacked once.
func (p Parts) packImages(names []string, debian *system, out string) error {
	kubernetes := newTree()
	if err := kubernetes.copy("usr/local/bin/hyperkube", 0o755, filepath.Join(p.Own, "hyperkube")); err != nil {
		return err
	}
	for _, component := range components {
		kubernetes.link("usr/local/bin/"+component, "hyperkube")
	}
	kubernetes.dir("tmp", 0o1777)
	pause := newTree()
	if err := pause.copy("pause", 0o755, p.Lab); err != nil {
		return err
	}
	// Not what iptables and nft only need to be installed or to be used by hand.
	firewall, err := debian.extract(debian.closure(map[string]bool{"debconf": true, "netbase": true, "init-system-helpers": true}, "iptables", "nftables"))
	if err != nil {
		return err
	}
	layers := map[string]v1.Layer{}
	for name, t := range map[string]*tree{"kubernetes": kubernetes, "pause": pause, "firewall": firewall} {
		path := filepath.Join(filepath.Dir(out), name+".tar")
		if err := t.writeFile(path); err != nil {
			return err
		}
		if layers[name], err = innerLayer(path); err != nil {
			return err
		}
	}
	images := map[string]v1.Image{}
	for _, name := range names {
		if images[name], err = componentImage(name, layers); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return archiveImages(images, out)
}

func componentImage(name string, layers map[string]v1.Layer) (v1.Image, error) {
	parts, config := []v1.Layer{layers["kubernetes"]}, v1.Config{Env: []string{"PATH=/usr/local/bin:/usr/sbin:/usr/bin"}, WorkingDir: "/"}
	switch base, _, _ := strings.Cut(filepath.Base(name), ":"); base {
	case "pause":
		parts, config.Entrypoint = []v1.Layer{layers["pause"]}, []string{"/pause"}
	case "kube-proxy", filepath.Base(ownImage):
		parts = append(parts, layers["firewall"])
	case "coredns": // its manifest gives arguments only
		config.Entrypoint = []string{"/usr/local/bin/coredns"}
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err := mutate.AppendLayers(image, parts...)
	if err != nil {
		return nil, err
	}
	return configure(image, config)
}

// archiveImages writes an OCI layout that ctr imports.
func archiveImages(images map[string]v1.Image, out string) error {
	dir := strings.TrimSuffix(out, ".tar")
	target, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(images)) {
		platform := v1.Platform{OS: "linux", Architecture: runtime.GOARCH}
		if err := target.AppendImage(images[name], layout.WithPlatform(platform),
			layout.WithAnnotations(map[string]string{"io.containerd.image.name": name})); err != nil {
			return err
		}
	}
	archive := newTree()
	if err := archive.copyDir("", dir, func(string) int64 { return 0o644 }); err != nil {
		return err
	}
	return archive.writeFile(out)
}
