package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const realRunc = programsDir + "/runc"

// runOCI takes out of a container's spec what a node without cgroups and with a single user id can't give, and hands
// over to runc.
func runOCI(args []string) error {
	if bundle, ok := bundleOf(args); ok {
		if err := relax(filepath.Join(bundle, "config.json")); err != nil {
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

func relax(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var spec map[string]any
	if err := json.Unmarshal(text, &spec); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	relaxSpec(spec)
	text, err = json.Marshal(spec)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// relaxSpec drops cgroups (the node has no right to make any), the seccomp profile (this runc is built without
// libseccomp), raised limits, and the tty group of devpts, which a single-id map doesn't know.
func relaxSpec(spec map[string]any) {
	if linux, ok := spec["linux"].(map[string]any); ok {
		delete(linux, "cgroupsPath")
		delete(linux, "resources")
		delete(linux, "seccomp")
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
