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

func (s folder) kubeconfig() string    { return filepath.Join(s.dir, "kubeconfig") }
func (s folder) nodeFile() string      { return filepath.Join(s.dir, "node.json") }
func (s folder) relayFile() string     { return filepath.Join(s.dir, "relay.json") }
func (s folder) shapeFile() string     { return filepath.Join(s.dir, "cluster.json") }
func (s folder) pki() string           { return filepath.Join(s.dir, "pki") }
func (s folder) authorityCert() string { return filepath.Join(s.pki(), "ca.crt") }
func (s folder) authorityKey() string  { return filepath.Join(s.pki(), "ca.key") }
func (s folder) root() string          { return filepath.Join(s.dir, "root") }
func (s folder) nodeLog() string       { return filepath.Join(s.root(), nodeLog) }

// process is one of the cluster's on this machine. The start time tells it from another that got its id.
type process struct {
	PID   int    `json:"pid"`
	Ticks string `json:"startTicks"` // field 22 of /proc/PID/stat, see proc(5)
}

// nodeProcess is what is known of the node's first process.
type nodeProcess struct {
	process
	Started time.Time `json:"started"`
	Ready   bool      `json:"ready"` // its start went on to the end
}

// relayProcess is what is known of the process that has the API server's address on this machine.
type relayProcess struct {
	process
	Address string `json:"address"` // on the loopback
}

// read returns the node that was started last, or fs.ErrNotExist. One that can't be read may run.
func (s folder) read() (nodeProcess, error) {
	var n nodeProcess
	err := state.ReadJSON(s.nodeFile(), &n)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		advice := "no process is seen that could be it"
		if pid, ok := firstProcessIn(s.root()); ok {
			advice = fmt.Sprintf("end it: kill %d", pid)
		}
		err = fmt.Errorf("which process the node is can't be read: %w; %s; delete the file, then try again", err, advice)
	}
	return n, err
}

func (s folder) write(n nodeProcess) error { return state.WriteJSON(s.nodeFile(), n) }

// relay returns the relay that was started last; the zero value where none is known.
func (s folder) relay() relayProcess {
	var r relayProcess
	if err := state.ReadJSON(s.relayFile(), &r); err != nil {
		return relayProcess{} // one that still runs ends with the node
	}
	return r
}

// running says whether the node's first process is alive.
func (s folder) running() bool {
	n, err := s.read()
	return err == nil && n.alive()
}

// newProcess tells which process has a number now.
func newProcess(pid int) (process, error) {
	ticks, err := startTicks(pid)
	return process{PID: pid, Ticks: ticks}, err
}

func (p process) alive() bool {
	alive, err := p.lives()
	return err == nil && alive
}

// lives says whether the process is alive; an error says that it can't be known.
func (p process) lives() (bool, error) {
	ticks, err := startTicks(p.PID)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) { // it may go while its file is read
		return false, nil
	}
	return err == nil && ticks == p.Ticks, err
}

// stopped says whether a signal stopped the process.
func (p process) stopped() bool {
	fields, err := statOf(p.PID)
	return err == nil && (fields[0] == "T" || fields[0] == "t")
}

// startTicks tells when a process started. Where there is none, or only its remains, the error is fs.ErrNotExist or ESRCH.
func startTicks(pid int) (string, error) {
	fields, err := statOf(pid)
	if err != nil {
		return "", err
	}
	if fields[0] == "Z" || fields[0] == "X" {
		return "", syscall.ESRCH
	}
	return fields[19], nil
}

// statOf returns the fields of /proc/PID/stat from the third on, the state: see proc(5).
func statOf(pid int) ([]string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before it may hold anything
	fields := strings.Fields(rest)
	if len(fields) < 20 {
		return nil, syscall.ESRCH
	}
	return fields, nil
}

// firstProcessIn finds the first process of a node, among those that we may look at: its root is a folder, and in a
// namespace of its own it is number one.
func firstProcessIn(root string) (pid int, found bool) {
	want, err := os.Stat(root)
	if err != nil {
		return 0, false
	}
	all, _ := filepath.Glob("/proc/[0-9]*") // the pattern is a good one
	for _, dir := range all {
		if _, err := fmt.Sscan(filepath.Base(dir), &pid); err != nil {
			continue
		}
		if its, err := os.Stat(filepath.Join(dir, "root")); err == nil && os.SameFile(its, want) && isFirst(dir) {
			return pid, true
		}
	}
	return 0, false
}

// isFirst says of a process, by its folder in /proc, whether it is the first of a namespace below ours.
func isFirst(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		return false
	}
	_, line, _ := strings.Cut(string(text), "\nNSpid:")
	line, _, _ = strings.Cut(line, "\n")
	numbers := strings.Fields(line)
	return len(numbers) > 1 && numbers[len(numbers)-1] == "1"
}
