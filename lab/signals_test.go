package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSigtermEnds(t *testing.T) {
	for name, test := range map[string]struct {
		args   []string
		speaks bool // answers a line on stdin; any other one ignores its children once it runs
		status int
	}{
		"sleep": {args: []string{"infinity"}, status: terminated},
		"pause": {status: 0},
		"cat":   {speaks: true, status: terminated},
		"sh":    {speaks: true, status: terminated},
	} {
		t.Run(name, func(t *testing.T) {
			c := command(t, program(name), test.args...)
			stdin, stdout := start(t, c)
			defer func() { _ = stdin.Close() }()
			if test.speaks {
				converse(t, stdin, stdout, "echo up")
			} else {
				awaitIgnored(t, c.Process.Pid, syscall.SIGCHLD)
			}
			if err := c.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait()
			if got := c.ProcessState.ExitCode(); got != test.status {
				t.Errorf("status %d, want %d", got, test.status)
			}
		})
	}
}

func start(t *testing.T, c *exec.Cmd) (io.WriteCloser, *bufio.Reader) {
	t.Helper()
	stdin, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return stdin, bufio.NewReader(stdout)
}

func converse(t *testing.T, stdin io.Writer, stdout *bufio.Reader, line string) string {
	t.Helper()
	if _, err := io.WriteString(stdin, line+"\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := stdout.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// awaitIgnored waits until a process ignores a signal, as /proc tells.
func awaitIgnored(t *testing.T, pid int, signal syscall.Signal) {
	t.Helper()
	for deadline := time.Now().Add(hangs); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(string(status), "SigIgn:\t")
		mask, _, _ := strings.Cut(after, "\n")
		if ignored, err := strconv.ParseUint(mask, 16, 64); err == nil && ignored>>(uint(signal)-1)&1 == 1 {
			return
		}
	}
	t.Fatalf("process %d does not ignore %v", pid, signal)
}

// A shell without a terminal, as in kubectl exec -i, answers line by line.
func TestShellFollowsStdin(t *testing.T) {
	shell := command(t, program("sh"))
	stdin, stdout := start(t, shell)
	for _, word := range []string{"one", "two"} {
		if got := converse(t, stdin, stdout, "echo "+word); got != word+"\n" {
			t.Fatalf("got %q, want %q", got, word)
		}
	}
	_ = stdin.Close()
	if err := shell.Wait(); err != nil {
		t.Errorf("the shell ended with %v", err)
	}
}

// Process 1 of a pod inherits orphans, which must not stay behind as zombies.
func TestPauseClearsAwayOrphans(t *testing.T) {
	// This shell, unlike ours, can become another program and leave it a child.
	pause := command(t, "/bin/sh", "-c", "exec 3<&0; cat <&3 & exec "+program("pause"))
	stdin, _ := start(t, pause)
	pid := pause.Process.Pid
	awaitIgnored(t, pid, syscall.SIGCHLD)
	if children(t, pid) != 1 {
		t.Fatal("pause has no child to inherit")
	}
	_ = stdin.Close() // cat ends
	for range 500 {
		if children(t, pid) == 0 {
			_ = pause.Process.Signal(syscall.SIGTERM)
			if err := pause.Wait(); err != nil {
				t.Errorf("pause ended with %v", err)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the child stays as a zombie")
}

// children counts them, zombies too, by ps.
func children(t *testing.T, parent int) int {
	t.Helper()
	table, _ := output(t, program("ps"))
	count := 0
	for line := range strings.Lines(table) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			count++
		}
	}
	return count
}
