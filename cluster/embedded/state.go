package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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

// read returns the node that was started last, or fs.ErrNotExist. One that can't be read may run.
func (s folder) read() (nodeProcess, error) {
	var n nodeProcess
	err := state.ReadJSON(s.nodeFile(), &n)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("which process the node is can't be read: %w; end the node if it still runs (pkill -f 'cadet-node run'), delete the file, then try again", err)
	}
	return n, err
}

func (s folder) write(n nodeProcess) error { return state.WriteJSON(s.nodeFile(), n) }

// running says whether the node's first process is alive.
func (s folder) running() bool {
	n, err := s.read()
	return err == nil && n.alive()
}

func (n nodeProcess) alive() bool {
	alive, err := n.lives()
	return err == nil && alive
}

// lives says whether the process is alive; an error says that it can't be known.
func (n nodeProcess) lives() (bool, error) {
	ticks, err := startTicks(n.PID)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) { // it may go while its file is read
		return false, nil
	}
	return err == nil && ticks == n.Ticks, err
}

// startTicks tells when a process started. Where there is none, or only its remains, the error is fs.ErrNotExist or ESRCH.
func startTicks(pid int) (string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before it may hold anything
	fields := strings.Fields(rest)
	if len(fields) < 20 || fields[0] == "Z" || fields[0] == "X" {
		return "", syscall.ESRCH
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
