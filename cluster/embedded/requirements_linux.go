package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// Requirements tries what a start will do, and says of what fails how to mend it.
func (e *Engine) Requirements(ctx context.Context) []cluster.Requirement {
	m := machine(*e)
	all := []cluster.Requirement{{Name: "Linux", OK: true, Detail: "this is Linux"}, m.needPrograms(), m.needFolder(), m.needSpace()}
	if cluster.Unmet(e, all) != nil {
		return all
	}
	return append(all, m.needNamespaces(ctx), m.usersInPods(), m.limits())
}

// machine is the one that an engine's cluster is to run on, asked for all that it needs.
type machine Engine

// needFolder tries whether the cluster's folder can be written, or made.
func (m machine) needFolder() cluster.Requirement {
	r := cluster.Requirement{Name: "the state folder", OK: true, Detail: m.state.dir}
	at := m.state.dir
	_, err := os.Stat(at)
	for errors.Is(err, fs.ErrNotExist) && at != filepath.Dir(at) {
		at = filepath.Dir(at)
		_, err = os.Stat(at)
	}
	var tried string
	if err == nil {
		tried, err = os.MkdirTemp(at, ".cadet-")
	}
	if err == nil {
		err = os.Remove(tried)
	}
	if err != nil {
		r.OK, r.Detail = false, fmt.Sprintf("%s can't be written: %v", at, err)
		r.Fix = "put the cluster where you may write: CADET_STATE_DIR=/path cadet up"
	}
	return r
}

// usersInPods says which users pods can have. A node can do with one, so it is always met.
func (m machine) usersInPods() cluster.Requirement {
	r := cluster.Requirement{Name: "users in pods", OK: true}
	as := nodeIDs(m.state)
	if as.moreUIDs.size > 0 {
		r.Detail = fmt.Sprintf("0 to %d", as.moreUIDs.size)
		return r
	}
	_, _, err := delegated()
	r.Detail = "only 0, so pods that ask for others don't start"
	if err != nil {
		r.Detail += ": " + err.Error() + fixOf(err)
	}
	return r
}

// limits says whether those of containers are kept. A node can do without, so it is always met.
func (m machine) limits() cluster.Requirement {
	r := cluster.Requirement{Name: "limits of memory and cpu", OK: true, Detail: "are kept"}
	if _, err := placeCgroups(m.state.cgroupName()); err != nil {
		r.Detail = "are not kept: " + err.Error() + fixOf(err)
	}
	return r
}

// nodePrograms are what the build puts beside cadet.
var nodePrograms = []string{"cadet-node", "kubernetes", "containerd", "containerd-shim-runc-v2", "ctr", "runc", "lab.tar", "cni/host-local", "cni/loopback", "cni/ptp"}

func (m machine) needPrograms() cluster.Requirement {
	r := cluster.Requirement{Name: "the node's programs", Detail: string(m.programs)}
	for _, name := range nodePrograms {
		if _, err := os.Stat(filepath.Join(string(m.programs), name)); err != nil {
			r.Detail, r.Fix = err.Error(), "make build"
			return r
		}
	}
	r.OK = true
	return r
}

func (m machine) needSpace() cluster.Requirement {
	r := cluster.Requirement{Name: "disk space", OK: true}
	free, err := state.FreeSpace(m.state.dir)
	if err != nil {
		r.Detail = err.Error()
		return r // a start will say more
	}
	r.Detail = megabytes(free) + " free"
	if _, err := os.Stat(m.state.root()); err != nil && free < lowSpace {
		r.OK, r.Fix = false, "free "+megabytes(lowSpace)+", or put the cluster elsewhere: CADET_STATE_DIR=/path cadet up"
	}
	return r
}

// needNamespaces lets cadet-node make a root and a network, in a folder that goes again.
func (m machine) needNamespaces(ctx context.Context) cluster.Requirement {
	r := cluster.Requirement{Name: "user namespaces", Detail: "a node can be made"}
	said, err := m.probe(ctx)
	if err == nil {
		r.OK = true
		return r
	}
	r.Detail = shown(said+" "+err.Error(), longestText)
	r.Fix = namespaceFix(r.Detail)
	return r
}

func (m machine) probe(ctx context.Context) (string, error) {
	nodes, err := m.state.count(m.nodes)
	if err != nil {
		nodes = 1 // a start says what is wrong with the number
	}
	path, err := os.MkdirTemp("", "cadet-probe-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(path) //nolint:errcheck // a small folder left over in /tmp harms nobody
	if err := os.Mkdir(filepath.Join(path, "root"), 0o755); err != nil {
		return "", err
	}
	as := nodeIDs(m.state)
	for _, name := range []string{path, filepath.Join(path, "root")} {
		if err := os.Chown(name, as.uid, -1); err != nil {
			return "", err
		}
	}
	program, err := m.programs.load()
	if err != nil {
		return "", err
	}
	defer program.Close() //nolint:errcheck // nothing was written to a disk
	cmd := nodeCommand(program, as, "probe", strconv.Itoa(nodes))
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := startAs(path, cmd, as); err != nil {
		return "", err
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() }) // it may have ended by itself
	defer stop()
	err = cmd.Wait()
	return said.String(), err
}

// Files in which kernels say whether ordinary users may have namespaces.
const (
	debianSwitch   = "/proc/sys/kernel/unprivileged_userns_clone"
	apparmorSwitch = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
	limit          = "/proc/sys/user/max_user_namespaces"
)

// namespaceFix names the command for what is in the way.
func namespaceFix(detail string) string {
	value := func(path string) string {
		text, err := os.ReadFile(path)
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(text))
	}
	switch {
	case strings.Contains(detail, "cadet-node run ROOT"):
		return "make build   (cadet-node was built with another version of cadet)"
	case strings.Contains(detail, "inotify"):
		return "sudo sysctl -w fs.inotify.max_user_instances=512, or end other clusters and programs"
	case value(limit) == "0":
		return "sudo sysctl -w user.max_user_namespaces=15000"
	case value(debianSwitch) == "0":
		return "sudo sysctl -w kernel.unprivileged_userns_clone=1"
	case value(apparmorSwitch) == "1":
		return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0   (Ubuntu keeps namespaces from programs without an AppArmor profile)"
	case strings.Contains(detail, "bridge"):
		return "sudo modprobe -a bridge veth overlay"
	case strings.Contains(detail, "proc on /proc") || strings.Contains(detail, "sysfs on /sys"):
		return "in a container, start it with: --security-opt systempaths=unconfined --security-opt seccomp=unconfined; or use --engine kind"
	}
	return "use another engine: cadet up --engine kind"
}
