package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

const realRunc = programsDir + "/runc"

// runOCI takes out of a container's spec what this node can't give, and hands over to runc.
func runOCI(args []string) error {
	if bundle, ok := bundleOf(args); ok {
		if err := nodeAbilities().fit(filepath.Join(bundle, "config.json")); err != nil {
			return err
		}
	}
	return unix.Exec(realRunc, append([]string{"runc"}, args...), os.Environ())
}

// bundleOf finds the bundle of "runc … create --bundle DIR …".
func bundleOf(args []string) (string, bool) {
	create := false
	for i, a := range args {
		switch {
		case a == "create" || a == "run":
			create = true
		case create && (a == "--bundle" || a == "-b") && i+1 < len(args):
			return args[i+1], true
		case create && strings.HasPrefix(a, "--bundle="):
			return strings.TrimPrefix(a, "--bundle="), true
		}
	}
	return "", false
}

// abilities are what not every node can do for a container.
type abilities struct {
	limits  bool // of memory, processor time and processes
	swap    bool // count what a container has on a swap disk
	unified bool // its cgroups are of version 2
	seccomp bool // filter system calls
}

func nodeAbilities() abilities {
	return abilities{
		limits:  isFact(layout.KeepsLimits),
		swap:    isFact(cgroupRoot+"/memory/"+podCgroup+"/memory.memsw.limit_in_bytes") || isFact(cgroupRoot+"/"+podCgroup+"/memory.swap.max"),
		unified: onlyCgroup2(),
		seccomp: isFact(layout.HasSeccomp),
	}
}

// fit makes a spec one that the node can run.
func (a abilities) fit(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var spec map[string]any
	if err := json.Unmarshal(text, &spec); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	a.fitSpec(spec)
	text, err = json.Marshal(spec)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// fitSpec drops raised limits of a process, the tty group of devpts, which a single-id map doesn't know, and what the node
// has no right or no library for.
func (a abilities) fitSpec(spec map[string]any) {
	if linux, ok := spec["linux"].(map[string]any); ok {
		if !a.seccomp {
			delete(linux, "seccomp")
		}
		a.fitCgroup(linux)
	}
	if process, ok := spec["process"].(map[string]any); ok {
		delete(process, "rlimits")
		delete(process, "oomScoreAdj")
	}
	mounts, ok := spec["mounts"].([]any)
	if !ok {
		return
	}
	kept := make([]any, 0, len(mounts))
	for _, m := range mounts {
		mount, ok := m.(map[string]any)
		if !ok {
			continue
		}
		switch mount["type"] {
		case "cgroup", "cgroup2":
			continue
		case "devpts":
			mount["options"] = without(mount["options"], "gid=5")
		}
		kept = append(kept, mount)
	}
	spec["mounts"] = kept
}

// fitCgroup keeps of the resources what the node's cgroups can limit. The limit of memory is one of swap, too: a container
// that needs more ends, and does not make the machine slow instead.
func (a abilities) fitCgroup(linux map[string]any) {
	path, _ := linux["cgroupsPath"].(string)
	resources, _ := linux["resources"].(map[string]any)
	delete(linux, "cgroupsPath")
	delete(linux, "resources")
	if !a.limits || path == "" {
		return
	}
	linux["cgroupsPath"] = "/" + podCgroup + "/" + filepath.Base(path)
	names := []string{"memory", "cpu", "pids"}
	if a.unified {
		names = append(names, "unified")
	}
	kept := map[string]any{}
	for _, name := range names {
		if of, ok := resources[name].(map[string]any); ok {
			kept[name] = of
		}
	}
	if memory, ok := kept["memory"].(map[string]any); ok {
		delete(memory, "swap")
		if limit, ok := memory["limit"]; ok && a.swap {
			memory["swap"] = limit
		}
	}
	linux["resources"] = kept
}

func without(list any, unwanted string) []any {
	items, _ := list.([]any)
	kept := make([]any, 0, len(items))
	for _, i := range items {
		if i != unwanted {
			kept = append(kept, i)
		}
	}
	return kept
}
