package system

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/kubecadet/cadet/lab/applet"
)

type process struct {
	pid, parent int
	state       string
	user        string
	command     string
}

// ps lists all processes, whatever the options: a container has few.
func ps(_ context.Context, std applet.Streams, _ []string) error {
	processes, err := readProcesses("/proc")
	if err != nil {
		return fmt.Errorf("cannot read the processes: %w", err)
	}
	_, _ = fmt.Fprintf(std.Out, "%5s %5s %-8s %-4s %s\n", "PID", "PPID", "USER", "STAT", "COMMAND")
	for _, p := range processes {
		_, err = fmt.Fprintf(std.Out, "%5d %5d %-8s %-4s %s\n", p.pid, p.parent, p.user, p.state, p.command)
	}
	return err
}

func readProcesses(proc string) ([]process, error) {
	entries, err := os.ReadDir(proc)
	if err != nil {
		return nil, err
	}
	var all []process
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if p, err := readProcess(filepath.Join(proc, entry.Name())); err == nil { // else it has just ended
			p.pid = pid
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b process) int { return a.pid - b.pid })
	return all, nil
}

func readProcess(dir string) (process, error) {
	stat, err := os.ReadFile(filepath.Join(dir, "stat"))
	if err != nil {
		return process{}, err
	}
	p, err := parseStat(string(stat))
	if err != nil {
		return process{}, err
	}
	if cmdline, err := os.ReadFile(filepath.Join(dir, "cmdline")); err == nil && len(cmdline) > 0 {
		p.command = strings.TrimSpace(strings.ReplaceAll(string(cmdline), "\x00", " "))
	}
	p.user = "?"
	if info, err := os.Stat(dir); err == nil {
		if owner, ok := info.Sys().(*syscall.Stat_t); ok {
			uid := fmt.Sprint(owner.Uid)
			if p.user = userName(uid); p.user == "" {
				p.user = uid
			}
		}
	}
	return p, nil
}

// parseStat reads /proc/PID/stat: the name in brackets may itself hold spaces and brackets.
func parseStat(stat string) (process, error) {
	open, end := strings.IndexByte(stat, '('), strings.LastIndexByte(stat, ')')
	if open < 0 || end < open {
		return process{}, fmt.Errorf("no name in %q", stat)
	}
	fields := strings.Fields(stat[end+1:])
	if len(fields) < 2 {
		return process{}, fmt.Errorf("no parent in %q", stat)
	}
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return process{}, fmt.Errorf("no parent in %q: %w", stat, err)
	}
	return process{parent: parent, state: fields[0], command: "[" + stat[open+1:end] + "]"}, nil
}
