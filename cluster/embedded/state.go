package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/state"
)

// folder is what a cluster keeps: the node's root, which belongs to the node, and beside it what belongs to us.
type folder struct{ dir string }

func (s folder) kubeconfig() string { return filepath.Join(s.dir, "kubeconfig") }
func (s folder) nodeFile() string   { return filepath.Join(s.dir, "node.json") }
func (s folder) root() string       { return filepath.Join(s.dir, "root") }
func (s folder) nodeLog() string    { return filepath.Join(s.root(), nodeLog) }

// nodeProcess is what is known of the node's first process. The start time tells it from another that got its id.
type nodeProcess struct {
	PID     int       `json:"pid"`
	Ticks   string    `json:"startTicks"` // field 22 of /proc/PID/stat, see proc(5)
	Started time.Time `json:"started"`
	Address string    `json:"address"` // of the API server on the host's loopback
}

func (s folder) read() (nodeProcess, error) {
	var n nodeProcess
	return n, state.ReadJSON(s.nodeFile(), &n)
}

func (s folder) write(n nodeProcess) error { return state.WriteJSON(s.nodeFile(), n) }

// running says whether the node's first process is alive.
func (s folder) running() bool {
	n, err := s.read()
	return err == nil && n.alive()
}

func (n nodeProcess) alive() bool {
	ticks, err := startTicks(n.PID)
	return err == nil && ticks == n.Ticks
}

// startTicks tells when a process started; an error says that there is none, or only its remains.
func startTicks(pid int) (string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before it may hold anything
	fields := strings.Fields(rest)
	if len(fields) < 20 || fields[0] == "Z" || fields[0] == "X" {
		return "", errors.New("no such process")
	}
	return fields[19], nil
}

// removeAll removes a folder, with those in it that their owner may not enter, such as overlayfs's work folders.
func removeAll(dir string) error {
	if os.RemoveAll(dir) == nil {
		return nil
	}
	open := func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && err == nil {
			return os.Chmod(path, 0o700) // before WalkDir reads it
		}
		return err
	}
	if err := filepath.WalkDir(dir, open); err != nil {
		return fmt.Errorf("remove what the cluster kept: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove what the cluster kept: %w", err)
	}
	return nil
}
