package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// The size of the window that the workbench is looked at in.
const columns, lines = 160, 45

// terminal is a program in a window of its own, and what that shows.
type terminal struct {
	cmd *exec.Cmd
	pty *os.File

	mu      sync.Mutex
	screen  *vt.Emulator
	changed chan struct{} // capacity one: the screen was written to
	ended   error
}

// open starts a program in a window.
func open(cmd *exec.Cmd) (*terminal, error) {
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "CI=")
	cmd.SysProcAttr = nil // the window makes it a session of its own
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: lines, Cols: columns})
	if err != nil {
		return nil, err
	}
	t := &terminal{cmd: cmd, pty: file, screen: vt.NewEmulator(columns, lines), changed: make(chan struct{}, 1)}
	go func() { _, _ = io.Copy(file, t.screen) }() // what the window answers to questions
	go t.read()
	return t, nil
}

// read draws what the program writes until it ends.
func (t *terminal) read() {
	for chunk := make([]byte, 1<<16); ; {
		n, err := t.pty.Read(chunk)
		t.mu.Lock()
		_, _ = t.screen.Write(chunk[:n]) // it takes everything
		if err != nil {
			t.ended = err
		}
		t.mu.Unlock()
		select {
		case t.changed <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// text is what the window shows, line by line.
func (t *terminal) text() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Split(t.screen.String(), "\n")
}

// until waits until the screen is as wanted, and returns when that was seen.
func (t *terminal) until(ctx context.Context, want string, is func(screen []string) bool) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if is(t.text()) {
			return time.Now(), nil
		}
		t.mu.Lock()
		ended := t.ended
		t.mu.Unlock()
		if ended != nil {
			return time.Time{}, fmt.Errorf("it ended before it showed %s: %w", want, ended)
		}
		select {
		case <-t.changed:
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("it never showed %s:\n%s", want, strings.Join(t.text(), "\n"))
		}
	}
}

// shows is a condition for until.
func shows(text string) func([]string) bool {
	return func(screen []string) bool { return row(screen, text) >= 0 }
}

// row is the first line with a text, or -1.
func row(screen []string, text string) int {
	for i, line := range screen {
		if strings.Contains(line, text) {
			return i
		}
	}
	return -1
}

func (t *terminal) send(keys string) error {
	_, err := io.WriteString(t.pty, keys)
	return err
}

// click presses and releases the mouse on a cell, counted from 0.
func (t *terminal) click(x, y int) error {
	return t.send(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
}

// close ends the program, which has nothing to save.
func (t *terminal) close() {
	_ = t.cmd.Process.Kill()
	_ = t.cmd.Wait()
	_ = t.pty.Close()
}

// busy is how much processor time the program has used so far.
func (t *terminal) busy() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", t.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(stat), ") ") // a name may hold spaces
	fields := strings.Fields(rest)
	if !found || len(fields) < 13 {
		return 0, errors.New("/proc has another form than proc(5) says")
	}
	user, wrong := strconv.Atoi(fields[11])
	system, alsoWrong := strconv.Atoi(fields[12])
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux that Go runs on
	return time.Duration(user+system) * tick, errors.Join(wrong, alsoWrong)
}

// share is how much of a core the program uses over a while, in percent.
func (t *terminal) share(ctx context.Context, while time.Duration) (float64, error) {
	before, err := t.busy()
	began := time.Now()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(while):
	}
	after, alsoErr := t.busy()
	return 100 * (after - before).Seconds() / time.Since(began).Seconds(), errors.Join(err, alsoErr)
}
