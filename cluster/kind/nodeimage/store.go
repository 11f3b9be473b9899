package nodeimage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// containerdConfig is a containerd that only stores images: no snapshots, no containers.
const containerdConfig = `version = 3
root = "@DIR@/root"
state = "@DIR@/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]
[grpc]
  address = "@DIR@/containerd.sock"
[ttrpc]
  address = "@DIR@/containerd.sock.ttrpc"
`

// stores are the folders of containerd's that hold images: the content, and the database that names it.
var stores = []string{"io.containerd.content.v1.content", "io.containerd.metadata.v1.bolt"}

// importImages lets a containerd of our own import the archive, and returns its folders as the node will have them. It
// doesn't unpack: the node's containerd does when a container is made, on whatever file system it finds.
func (p Parts) importImages(ctx context.Context, archive, scratch string) (*tree, error) {
	dir, err := os.MkdirTemp("", "cadet-") // a socket's path must be short
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	socket, err := p.startContainerd(ctx, dir)
	if err != nil {
		return nil, err
	}
	_, err = output(ctx, filepath.Join(p.Node, "ctr"), "--address", socket.path, "images", "import", "--local", "--no-unpack", archive)
	if ended := socket.stop(); err == nil {
		err = ended
	}
	if err != nil {
		return nil, err
	}
	kept := filepath.Join(scratch, "containerd")
	if err := os.CopyFS(kept, os.DirFS(filepath.Join(dir, "root"))); err != nil {
		return nil, err
	}
	t := newTree()
	t.dir("var/lib/containerd", 0o700)
	for _, store := range stores {
		err := t.copyDir("var/lib/containerd/"+store, filepath.Join(kept, store), func(path string) int64 {
			if strings.HasPrefix(path, "blobs/") {
				return 0o444
			}
			return 0o644
		})
		if err != nil {
			return nil, err
		}
	}
	t.dir("var/lib/containerd/"+stores[0]+"/ingest", 0o755)
	return t, nil
}

// running is a containerd.
type running struct {
	path    string
	command *exec.Cmd
	said    *bytes.Buffer
}

// startContainerd returns when it answers. As an ordinary user it runs in a user namespace, where it is root.
func (p Parts) startContainerd(ctx context.Context, dir string) (*running, error) {
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(containerdConfig, "@DIR@", dir)), 0o600); err != nil {
		return nil, err
	}
	args := []string{filepath.Join(p.Node, "containerd"), "--config", config}
	if os.Geteuid() != 0 {
		args = append([]string{"unshare", "--user", "--map-root-user"}, args...)
	}
	r := &running{path: filepath.Join(dir, "containerd.sock"), said: &bytes.Buffer{}}
	r.command = exec.CommandContext(ctx, args[0], args[1:]...)
	r.command.Stderr = r.said
	if err := r.command.Start(); err != nil {
		return nil, err
	}
	for range 100 {
		if _, err := output(ctx, filepath.Join(p.Node, "ctr"), "--address", r.path, "version"); err == nil {
			return r, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	lines := strings.Split(strings.TrimSpace(r.said.String()), "\n")
	return nil, errors.Join(fmt.Errorf("containerd does not answer: %s", lines[len(lines)-1]), r.stop())
}

// stop waits until the database is closed.
func (r *running) stop() error {
	if err := r.command.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return r.command.Wait()
}
