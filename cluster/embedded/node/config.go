package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

//go:embed containerd.toml
var containerdConfig string

//go:embed cni.conflist
var cniConfig string

// writeConfig writes the configuration of a node's containerd and of its pod network.
func writeConfig(self layout.Node) error {
	snapshotter := "overlayfs"
	if err := tryOverlay(); err != nil {
		fmt.Fprintf(os.Stderr, "no overlay file system (%v): images are copied instead\n", err)
		snapshotter = "native"
	}
	text := strings.NewReplacer("@SOCKET@", layout.Containerd, "@SNAPSHOTTER@", snapshotter).Replace(containerdConfig)
	if err := os.WriteFile("/etc/containerd/config.toml", []byte(text), 0o600); err != nil {
		return err
	}
	text = strings.ReplaceAll(cniConfig, "@POD_CIDR@", self.PodCIDR())
	return os.WriteFile("/etc/cni/net.d/10-cadet.conflist", []byte(text), 0o600)
}

// tryOverlay says why overlayfs can't be mounted here: in a user namespace it needs Linux 5.11.
func tryOverlay() error {
	dir, err := os.MkdirTemp("/var/lib/cadet", "overlay-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // an empty folder left over harms nobody
	at := map[string]string{}
	for _, name := range []string{"lower", "upper", "work", "merged"} {
		at[name] = filepath.Join(dir, name)
		if err := os.Mkdir(at[name], 0o755); err != nil {
			return err
		}
	}
	options := fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s,userxattr", at["lower"], at["upper"], at["work"])
	if err := unix.Mount("overlay", at["merged"], "overlay", 0, options); err != nil {
		return err
	}
	return unix.Unmount(at["merged"], 0)
}
