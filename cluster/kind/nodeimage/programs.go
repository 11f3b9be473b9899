package nodeimage

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed files/default-cni.yaml
var networkManifest string

//go:embed files/default-storage.yaml
var storageManifest string

//go:embed files/cadet-services.service
var refusalService []byte

//go:embed files/cadet-services.nft
var refusal []byte

const ownImage = "cadet.local/hyperkube"

// programs is everything that kind's Dockerfile and its build of a node put on top of Debian.
func (p Parts) programs(ctx context.Context, version string, debian *system) (*tree, error) {
	t := newTree()
	if err := p.kindFiles(t); err != nil {
		return nil, fmt.Errorf("kind's files: %w", err)
	}
	for name, source := range p.binaries() {
		if err := t.copy(name, 0o755, source); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"kubelet", "kubeadm", "kubectl"} {
		t.link("usr/bin/"+name, "hyperkube")
	}
	spec, err := p.containerSpec(ctx)
	if err != nil {
		return nil, err
	}
	t.file("etc/containerd/cri-base.json", 0o644, spec)
	t.file("kind/version", 0o644, []byte(version))
	t.file("kind/packages", 0o644, debian.list())
	image := ownImage + ":" + version
	t.file("kind/manifests/default-cni.yaml", 0o644, []byte(strings.ReplaceAll(networkManifest, "@IMAGE@", image)))
	t.file("kind/manifests/default-storage.yaml", 0o644, []byte(strings.ReplaceAll(storageManifest, "@IMAGE@", image)))
	t.dir("etc/cni/net.d", 0o755)
	t.dir("etc/kubernetes/manifests", 0o755)
	t.link("usr/sbin/init", "/usr/lib/systemd/systemd")
	// Messages of the machine's kernel are none of the node's.
	t.file("etc/systemd/journald.conf.d/kind.conf", 0o644, []byte("[Journal]\nReadKMsg=no\n"))
	t.file("etc/nftables.d/cadet-services.nft", 0o644, refusal)
	t.file("etc/systemd/system/cadet-services.service", 0o644, refusalService)
	for _, service := range []string{"kubelet", "containerd", "undo-mount-hacks", "cadet-services"} {
		t.link("etc/systemd/system/multi-user.target.wants/"+service+".service", "/etc/systemd/system/"+service+".service")
	}
	// It registers things for the whole machine.
	t.link("etc/systemd/system/systemd-binfmt.service", "/dev/null")
	return t, nil
}

// binaries are the programs by their names in the node.
func (p Parts) binaries() map[string]string {
	return map[string]string{
		"usr/local/bin/containerd":              filepath.Join(p.Node, "containerd"),
		"usr/local/bin/containerd-shim-runc-v2": filepath.Join(p.Node, "containerd-shim-runc-v2"),
		"usr/local/bin/ctr":                     filepath.Join(p.Node, "ctr"),
		"usr/local/bin/crictl":                  filepath.Join(p.Own, "crictl"),
		"usr/local/sbin/runc":                   filepath.Join(p.Own, "runc"),
		"opt/cni/bin/host-local":                filepath.Join(p.Node, "cni", "host-local"),
		"opt/cni/bin/loopback":                  filepath.Join(p.Node, "cni", "loopback"),
		"opt/cni/bin/ptp":                       filepath.Join(p.Node, "cni", "ptp"),
		"opt/cni/bin/portmap":                   filepath.Join(p.Own, "cni", "portmap"),
		"usr/bin/hyperkube":                     filepath.Join(p.Own, "hyperkube"),
	}
}

// kindFiles are scripts and configuration, with the modes of kind's Dockerfile.
func (p Parts) kindFiles(t *tree) error {
	files := filepath.Join(p.Kind, "images", "base", "files")
	for _, folder := range []string{"etc", "kind", "usr/local/bin"} {
		err := t.copyDir(folder, filepath.Join(files, filepath.FromSlash(folder)), func(path string) int64 {
			if folder == "usr/local/bin" || strings.HasPrefix(path, "bin/") {
				return 0o755
			}
			return 0o644
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// containerSpec is what containerd begins each container's spec with: its default, but with kind's hook that hides the
// machine's identity, and with the limits that the container runtime of the machine gave to the node.
func (p Parts) containerSpec(ctx context.Context) ([]byte, error) {
	var spec map[string]any
	raw, err := output(ctx, filepath.Join(p.Node, "ctr"), "oci", "spec")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &spec); err != nil {
		return nil, fmt.Errorf("ctr oci spec: %w", err)
	}
	spec["hooks"] = map[string]any{"createContainer": []any{map[string]any{"path": "/kind/bin/mount-product-files.sh"}}}
	if process, ok := spec["process"].(map[string]any); ok {
		delete(process, "rlimits")
	}
	return json.MarshalIndent(spec, "", "  ")
}

// output is what a program prints; where it fails, its last words are in the error.
func output(ctx context.Context, program string, args ...string) ([]byte, error) {
	var out, said bytes.Buffer
	command := exec.CommandContext(ctx, program, args...)
	command.Stdout, command.Stderr = &out, &said
	command.Env = append(os.Environ(), "CONTAINERD_NAMESPACE=k8s.io")
	if err := command.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return nil, fmt.Errorf("%s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, lines[len(lines)-1])
	}
	return out.Bytes(), nil
}
