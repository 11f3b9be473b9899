// Package terminal runs a program in a pseudo-terminal and keeps the screen that it draws, so that a shell, an editor or
// whatever else needs a terminal can live in a part of ours.
//
// What the program writes is not trusted: only the emulator reads it. Its cells come out cleaned and without links, and
// nothing it says (a clipboard, a title, a question to the terminal) reaches the real terminal.
package terminal

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

const (
	keptLines = 2000            // lines above the screen
	patience  = 2 * time.Second // how long a program may take to end once its terminal is gone
)

// Terminal is a program in a pseudo-terminal. Its methods may be called at the same time; none of them waits, except
// Close.
type Terminal struct {
	file    *os.File
	command *exec.Cmd
	replies *queue
	changed chan struct{}
	ended   chan struct{}

	mu       sync.Mutex
	emulator *vt.Emulator
	modes    map[ansi.Mode]bool
	hidden   bool // the cursor
	marks    marks
}

// Start starts a program with a screen of w by h cells. It ends when the program ends, or on Close. A shell that was told a
// secret can say by it which commands it runs: see Command. Without one, nobody can.
func Start(command *exec.Cmd, w, h int, secret string) (*Terminal, error) {
	w, h = max(w, 2), max(h, 1)
	file, err := pty.StartWithSize(command, size(w, h))
	if errors.Is(err, pty.ErrUnsupported) {
		return nil, fmt.Errorf("this machine has no pseudo-terminals: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("starting %s in a terminal: %w", command.Path, err)
	}
	t := &Terminal{
		file: file, command: command, replies: newQueue(), modes: map[ansi.Mode]bool{},
		changed: make(chan struct{}, 1), ended: make(chan struct{}), emulator: vt.NewEmulator(w, h),
		marks: marks{secret: secret},
	}
	t.emulator.SetScrollbackSize(keptLines)
	t.emulator.SetCallbacks(vt.Callbacks{
		EnableMode:       func(m ansi.Mode) { t.modes[m] = true },
		DisableMode:      func(m ansi.Mode) { delete(t.modes, m) },
		CursorVisibility: func(visible bool) { t.hidden = !visible },
	})
	t.emulator.RegisterOscHandler(oscCommand, t.marks.read)
	go t.answer()
	go t.replies.writeTo(file)
	go t.show()
	return t, nil
}

func size(w, h int) *pty.Winsize { return &pty.Winsize{Cols: uint16(w), Rows: uint16(h)} } //nolint:gosec // a window's size

// show draws what the program writes, until it ends.
func (t *Terminal) show() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := t.file.Read(buffer)
		t.mu.Lock()
		_, _ = t.emulator.Write(buffer[:n]) // it fails only once it is closed, and it never is
		t.mu.Unlock()
		t.wake()
		if err != nil { // EIO on Linux: nobody has the terminal open any more
			break
		}
	}
	_ = t.command.Wait() // with which exit code it ended, the screen says
	t.replies.close()
	_ = t.file.Close()
	if pipe, ok := t.emulator.InputPipe().(interface{ Close() error }); ok {
		_ = pipe.Close() // ends answer
	}
	close(t.ended)
	t.wake()
}

// answer passes on what the emulator answers to questions of the program. It must be read at all times: the emulator
// waits for it while it draws.
func (t *Terminal) answer() {
	buffer := make([]byte, 1<<10)
	for {
		n, err := t.emulator.Read(buffer)
		if err != nil {
			return
		}
		t.replies.add(buffer[:n])
	}
}

func (t *Terminal) wake() {
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// Changed gets a value after the screen changed, or the program ended; several changes are one value.
func (t *Terminal) Changed() <-chan struct{} { return t.changed }

// Ended is closed when the program has ended.
func (t *Terminal) Ended() <-chan struct{} { return t.ended }

// Commands returns the commands that the shell in it has run since the last call, as far as it says so.
func (t *Terminal) Commands() []Command {
	t.mu.Lock()
	defer t.mu.Unlock()
	ran := t.marks.ran
	t.marks.ran = nil
	return ran
}

// Resize gives the screen another size, and tells the program.
func (t *Terminal) Resize(w, h int) {
	w, h = max(w, 2), max(h, 1)
	t.mu.Lock()
	defer t.mu.Unlock()
	if w == t.emulator.Width() && h == t.emulator.Height() {
		return
	}
	// The emulator cuts lines off at the bottom, where the cursor is: they move up first.
	if at := t.emulator.CursorPosition(); !t.emulator.IsAltScreen() && at.Y >= h {
		up := at.Y - h + 1
		_, _ = fmt.Fprintf(t.emulator, "\x1b[%d;1H%s\x1b[%d;%dH", t.emulator.Height(), strings.Repeat("\n", up), at.Y-up+1, at.X+1)
	}
	t.emulator.Resize(w, h)
	_ = pty.Setsize(t.file, size(w, h)) // it fails only when the program has ended
}

// Close takes the terminal away from the program, which ends it, and waits until it has ended.
func (t *Terminal) Close() {
	select {
	case <-t.ended:
		return
	default:
	}
	hangUp(t.command.Process.Pid, false)
	select {
	case <-t.ended:
	case <-time.After(patience):
		hangUp(t.command.Process.Pid, true)
		_ = t.file.Close() // what still has the terminal open may keep it
		<-t.ended
	}
}
