package shell

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func newShell(t *testing.T) *Shell {
	t.Helper()
	return &Shell{Dir: t.TempDir(), Env: os.Environ(), Commands: map[string][]string{
		"kubectl":  {"/bin/sh", "-c", `printf 'kubectl'; for a in "$@"; do printf ' <%s>' "$a"; done; echo`, "kubectl"},
		"k":        {"/bin/echo", "short"},
		"slow":     {"/bin/sh", "-c", `sleep 300 & echo $! >child; wait`},
		"stubborn": {"/bin/sh", "-c", `trap '' TERM; sleep 300 & echo $! >child; while :; do wait; done`},
	}}
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name, command, stdin, out string
		code                      int
	}{
		{"ours", "kubectl get 'a b' -l app=x", "", "kubectl <get> <a b> <-l> <app=x>\n", 0},
		{"short", "k get", "", "short get\n", 0},
		{"pipe", "kubectl get | sed s/kubectl/K/ | grep -c K", "", "1\n", 0},
		{"stdin", "cat | tail -n 1", "a\nb\n", "b\n", 0},
		{"substitution", `x=$(k one); echo "[$x]"`, "", "[short one]\n", 0},
		{"loop", "for i in 1 2 3; do echo $i; done | tail -1", "", "3\n", 0},
		{"files", "echo hi >f && cat f", "", "hi\n", 0},
		{"code", "sh_is_not_there; exit 7", "", "sh_is_not_there: not found; a lesson's commands use k kubectl ", 7},
		{"refused", "perl -e 1", "", "perl: not found; ", 127},
		{"path refused", "/bin/ls", "", "/bin/ls: not found; ", 127},
		{"fails", "grep nothing </dev/null", "", "", 1},
		{"variables", "EDITOR='sed -i' env | grep ^EDITOR", "", "EDITOR=sed -i\n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			code, err := newShell(t).Run(context.Background(), c.command, strings.NewReader(c.stdin), &out)
			if err != nil || code != c.code || !strings.HasPrefix(out.String(), c.out) {
				t.Errorf("code %d, error %v, output %q", code, err, out.String())
			}
		})
	}
}

func TestNotShell(t *testing.T) {
	if code, err := newShell(t).Run(context.Background(), "echo 'x", nil, &bytes.Buffer{}); err == nil || code == 0 {
		t.Errorf("code %d, error %v", code, err)
	}
}

// When ctx ends, a program ends with all it started, even when it would rather not.
func TestCancel(t *testing.T) {
	for _, command := range []string{"slow", "stubborn", "slow | cat", "while true; do sleep 0.01; echo >child 0; done"} {
		t.Run(command, func(t *testing.T) {
			s := newShell(t)
			ctx, cancel := context.WithCancel(context.Background())
			ended := make(chan error, 1)
			go func() {
				_, err := s.Run(ctx, command, nil, &bytes.Buffer{})
				ended <- err
			}()
			child := waitForChild(t, filepath.Join(s.Dir, "child"))
			cancel()
			select {
			case err := <-ended:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("ended with %v", err)
				}
			case <-time.After(30 * time.Second):
				t.Fatal("did not end")
			}
			for deadline := time.Now().Add(10 * time.Second); child != 0 && alive(child); {
				if time.Now().After(deadline) {
					t.Fatalf("process %d still runs", child)
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
}

func waitForChild(t *testing.T, path string) int {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(path)
		if pid, wrong := strconv.Atoi(strings.TrimSpace(string(data))); err == nil && wrong == nil {
			return pid
		}
	}
	t.Fatal("the program never started")
	return 0
}

// alive: the process runs; a zombie that nobody waited for does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

func TestAWordUnknownSaysWhatThereIs(t *testing.T) {
	for command, want := range map[string]string{
		"kubetcl get pods": "kubetcl: not found; did you mean kubectl? a lesson's commands use",
		"frobnicate":       "frobnicate: not found; ",
	} {
		var out strings.Builder
		s := newShell(t)
		s.Commands = map[string][]string{"kubectl": {"true"}}
		if code, err := s.Run(t.Context(), command, nil, &out); code != 127 || err != nil || !strings.HasPrefix(out.String(), want) {
			t.Errorf("%s: code %d, %v, %q", command, code, err, out.String())
		}
	}
}

func TestCdIsSaidToEndWithItsLine(t *testing.T) {
	for command, want := range map[string]bool{"cd /": true, "(cd /)": false, "cd / && cd -": false, "true": false} {
		var out strings.Builder
		if _, err := newShell(t).Run(t.Context(), command, nil, &out); err != nil {
			t.Error(err)
		}
		if said := strings.Contains(out.String(), "cd lasts for one line"); said != want {
			t.Errorf("%s: %q", command, out.String())
		}
	}
}
