package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/cluster/kind"
)

// memory sums the resident memory of every process of the cluster, in bytes: as it is, and with pages that several
// share divided between them (Pss in smaps_rollup, see proc(5)).
func (b bench) memory(ctx context.Context) (resident, shared uint64, err error) {
	ours, err := b.member(ctx)
	if err != nil {
		return 0, 0, err
	}
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, 0, err
	}
	for _, process := range processes {
		if !ours(process) {
			continue
		}
		r, s := rollup(filepath.Join(process, "smaps_rollup"))
		resident, shared = resident+r, shared+s
	}
	if resident == 0 {
		return 0, 0, errors.New("its processes are not to be seen from here")
	}
	return resident, shared, nil
}

// member tells the cluster's processes, by their folders in /proc, from others: those of the embedded node are in its
// user namespace, and those of kind's nodes are in the cgroups of their containers.
func (b bench) member(ctx context.Context) (func(process string) bool, error) {
	if b.engine == "kind" {
		ids, err := kind.New(kind.Options{StateDir: filepath.Join(b.state, b.engine), Name: name}).Containers(ctx)
		return func(process string) bool {
			groups, err := os.ReadFile(filepath.Join(process, "cgroup"))
			return err == nil && slices.ContainsFunc(ids, func(id string) bool { return bytes.Contains(groups, []byte(id)) })
		}, err
	}
	text, err := os.ReadFile(filepath.Join(b.state, "embedded", "node.json"))
	if err != nil {
		return nil, err
	}
	var node struct{ PID int }
	if err := json.Unmarshal(text, &node); err != nil {
		return nil, err
	}
	namespace, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(node.PID), "ns/user"))
	return func(process string) bool {
		its, err := os.Readlink(filepath.Join(process, "ns/user"))
		return err == nil && its == namespace
	}, err
}

func rollup(path string) (resident, shared uint64) {
	file, err := os.Open(path)
	if err != nil {
		return 0, 0 // the process ended meanwhile
	}
	defer file.Close() //nolint:errcheck // opened for reading
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 {
			continue
		}
		kilobytes, err := strconv.ParseUint(fields[1], 10, 64)
		if err != nil {
			continue
		}
		switch fields[0] {
		case "Rss:":
			resident = kilobytes << 10
		case "Pss:":
			shared = kilobytes << 10
		}
	}
	return resident, shared
}
