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
	"strconv"
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

// ErrUnsupported says that this machine has no pseudo-terminals.
var ErrUnsupported = pty.ErrUnsupported

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
	running  bool // a command of the shell in it, as far as it says so
	finished int  // how many commands it has ended
	code     int  // of the last one
	err      error
}

// Start starts a program with a screen of w by h cells. It ends when the program ends, or on Close.
func Start(command *exec.Cmd, w, h int) (*Terminal, error) {
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
	}
	t.emulator.SetScrollbackSize(keptLines)
	t.emulator.SetCallbacks(vt.Callbacks{
		EnableMode:       func(m ansi.Mode) { t.modes[m] = true },
		DisableMode:      func(m ansi.Mode) { delete(t.modes, m) },
		CursorVisibility: func(visible bool) { t.hidden = !visible },
	})
	t.emulator.RegisterOscHandler(oscCommand, t.commandMark)
	go t.answer()
	go t.replies.writeTo(file)
	go t.show()
	return t, nil
}

func size(w, h int) *pty.Winsize { return &pty.Winsize{Cols: uint16(w), Rows: uint16(h)} } //nolint:gosec // a window's size

// oscCommand is the sequence by which a shell says where its commands begin and end: OSC 133 ; C begins one and
// OSC 133 ; D ; CODE ends it (FinalTerm's marks, which most terminals know).
const oscCommand = 133

func (t *Terminal) commandMark(data []byte) bool {
	switch parts := strings.Split(string(data), ";"); {
	case len(parts) < 2:
	case parts[1] == "C":
		t.running = true
	case parts[1] == "D" && t.running:
		t.running, t.code = false, 0
		t.finished++
		if len(parts) > 2 {
			t.code, _ = strconv.Atoi(parts[2]) // what is no number counts as 0
		}
	}
	return true
}

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
	err := t.command.Wait()
	t.mu.Lock()
	t.err = err
	t.mu.Unlock()
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

// Commands returns how many commands the shell in it has ended, as far as it says so, and the exit code of the last.
func (t *Terminal) Commands() (finished, code int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.finished, t.code
}

// Err is how the program ended: nil with exit code 0, or while it runs.
func (t *Terminal) Err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
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
		_, _ = t.emulator.WriteString(fmt.Sprintf("\x1b[%d;1H%s\x1b[%d;%dH", t.emulator.Height(), strings.Repeat("\n", up), at.Y-up+1, at.X+1))
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
