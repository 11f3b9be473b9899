package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// memory sums the resident memory of every process in the node's user namespace, in bytes: as it is, and with pages
// that several share divided between them (Pss in smaps_rollup, see proc(5)).
func (b bench) memory() (resident, shared uint64, err error) {
	text, err := os.ReadFile(filepath.Join(b.state, "embedded", "node.json"))
	if err != nil {
		return 0, 0, err
	}
	var node struct{ PID int }
	if err := json.Unmarshal(text, &node); err != nil {
		return 0, 0, err
	}
	namespace, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(node.PID), "ns/user"))
	if err != nil {
		return 0, 0, err
	}
	links, err := filepath.Glob("/proc/[0-9]*/ns/user")
	if err != nil {
		return 0, 0, err
	}
	for _, link := range links {
		if name, err := os.Readlink(link); err != nil || name != namespace {
			continue
		}
		r, s := rollup(filepath.Join(filepath.Dir(filepath.Dir(link)), "smaps_rollup"))
		resident, shared = resident+r, shared+s
	}
	return resident, shared, nil
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
