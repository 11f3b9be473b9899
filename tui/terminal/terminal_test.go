package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/theme"
)

// drive runs the pane's commands until something holds.
type drive struct {
	*testing.T
	pane *Model
	msgs chan tea.Msg
	ran  []RanMsg
}

func newDrive(t *testing.T) *drive {
	d := &drive{T: t, pane: New(theme.New(true)), msgs: make(chan tea.Msg, 100)}
	dir := t.TempDir()
	bin := filepath.Join(dir, ".kube", "bin")
	if err := os.MkdirAll(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	kubectl := "#!/bin/sh\ncase $1 in __complete) printf 'pods\\tp\\npodtemplates\\n:4\\n';; *) echo \"kubectl $*\";; esac\n"
	if err := os.WriteFile(filepath.Join(bin, "kubectl"), []byte(kubectl), 0o700); err != nil { //nolint:gosec // it is a program
		t.Fatal(err)
	}
	d.pane.SetSize(60, 10)
	d.do(d.pane.SetPlace(Place{Dir: dir, Env: append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH")), Namespace: "ch3"}))
	t.Cleanup(func() {
		if stop := d.pane.Stop(); stop != nil {
			stop()
		}
	})
	return d
}

// do runs a command as Bubble Tea would.
func (d *drive) do(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				d.do(c)
			}
		default:
			d.msgs <- msg
		}
	}()
}

func (d *drive) press(text string) {
	for _, r := range text {
		d.do(d.pane.Update(tea.KeyPressMsg{Code: r, Text: string(r)}))
	}
}

func (d *drive) until(what string, holds func() bool) {
	d.Helper()
	timeout := time.After(20 * time.Second)
	for !holds() {
		select {
		case msg := <-d.msgs:
			if ran, ok := msg.(RanMsg); ok {
				d.ran = append(d.ran, ran)
			}
			d.do(d.pane.Update(msg))
		case <-timeout:
			d.Fatalf("%s: the pane shows\n%s", what, d.view())
		}
	}
}

func (d *drive) view() string { return ansi.Strip(d.pane.View()) }

func (d *drive) shows(text string) {
	d.Helper()
	d.until("waiting for "+text, func() bool { return strings.Contains(d.view(), text) })
}

var (
	enter = tea.KeyPressMsg{Code: tea.KeyEnter}
	leave = tea.KeyPressMsg{Code: ']', Mod: tea.ModCtrl}
)

func TestShell(t *testing.T) {
	d := newDrive(t)
	if !strings.Contains(d.view(), "ctrl+] leaves it") || d.pane.Typing() {
		t.Fatalf("before: %s", d.view())
	}
	d.do(d.pane.Type(""))
	d.shows("ch3 $")
	d.press("false")
	d.do(d.pane.Update(enter))
	d.until("the command's end", func() bool { return len(d.ran) == 1 })
	if d.ran[0].Command != "false" || d.ran[0].Code != 1 || d.ran[0].Began.IsZero() {
		t.Errorf("it told of %v", d.ran[0])
	}
	d.press("kubectl get podt")
	d.do(d.pane.Update(tea.KeyPressMsg{Code: tea.KeyTab}))
	d.shows("kubectl get podtemplates")
	if !strings.Contains(d.pane.Title(), "ctrl+] leaves") {
		t.Errorf("the title %q doesn't say how to leave", d.pane.Title())
	}
	d.do(d.pane.Update(leave))
	if d.pane.Typing() {
		t.Error("ctrl+] doesn't leave")
	}
	d.do(d.pane.Type("")) // goes on where it was
	d.do(d.pane.Update(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}))
	d.until("a new prompt", func() bool { return strings.Count(d.view(), "ch3 $") == 3 })
	d.press("exit")
	d.do(d.pane.Update(enter))
	d.shows("the shell has ended")
	if d.pane.Typing() {
		t.Error("an ended shell takes keys")
	}
}

// A command of several lines waits at the prompt: typing it does not run it.
func TestType(t *testing.T) {
	d := newDrive(t)
	d.do(d.pane.Type("echo one >x\necho two"))
	d.shows("echo two")
	d.do(d.pane.Type(" # more"))
	d.shows("echo two # more")
	if _, err := os.Stat(filepath.Join(d.pane.place.Dir, "x")); err == nil || len(d.ran) > 0 {
		t.Errorf("it was run: %v", d.ran)
	}
	d.do(d.pane.Update(enter))
	d.until("the commands' end", func() bool { return len(d.ran) > 0 })
	if last := d.ran[len(d.ran)-1].Command; last != "echo two # more" {
		t.Errorf("it told of %q last", last)
	}
}

func TestNowhereToBe(t *testing.T) {
	pane := New(theme.New(true))
	if cmd := pane.Type(""); cmd == nil || pane.Typing() {
		t.Error("a shell opens without a lesson")
	}
	d := newDrive(t)
	if cmd := d.pane.Update(tea.KeyPressMsg{Code: 'x', Text: "x"}); cmd == nil || d.pane.tabs[within].starting {
		t.Error("a shell opens inside a pod where there is none")
	}
}

// A shell that comes up after its lesson was closed is ended.
func TestLate(t *testing.T) {
	d := newDrive(t)
	cmd := d.pane.Type("")
	d.do(d.pane.Stop())
	msg, _ := cmd().(startedMsg)
	if msg.term == nil {
		t.Fatalf("it did not start: %v", msg.err)
	}
	d.do(d.pane.Update(msg))
	select {
	case <-msg.term.Ended():
	case <-time.After(10 * time.Second):
		t.Error("it is still there")
	}
}
