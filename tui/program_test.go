package tui

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"

	"github.com/kubecadet/cadet/tui/work"
)

// checkedAll is a message that every check of a step passed.
func checkedAll(serial int) tea.Msg { return work.LookedMsg{Serial: serial} }

// emulated is an emulator that a program draws into and that a test types into.
type emulated struct {
	t    *testing.T
	mu   sync.Mutex
	emu  *vt.Emulator
	keys *io.PipeWriter
}

func (x *emulated) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.emu.Write(p)
}

func (x *emulated) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.emu.String()
}

func (x *emulated) send(s string) {
	if _, err := io.WriteString(x.keys, s); err != nil {
		x.t.Fatal(err)
	}
}

func (x *emulated) until(want string) {
	x.t.Helper()
	for end := time.Now().Add(30 * time.Second); !strings.Contains(x.text(), want); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			x.t.Fatalf("the screen never shows %q:\n%s", want, x.text())
		}
	}
}

// A real program in a terminal, from the bring-up to the second lesson, with keys only.
func TestProgram(t *testing.T) {
	in, keys := io.Pipe()
	x := &emulated{t: t, emu: vt.NewEmulator(100, 30), keys: keys}
	if _, err := x.emu.WriteString("\x1b[20h"); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, x.emu) }() // replies block the emulator until they are read
	opts := options(t, newBench("ch3", 3))
	opts.Now = nil
	m := New(opts)
	p := tea.NewProgram(m, tea.WithInput(in), tea.WithOutput(x), tea.WithWindowSize(100, 30), tea.WithoutSignals(),
		tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	x.until("What a pod is")
	x.send("\r")
	x.until("○ four pods are ready")
	x.send("\r")
	x.until("✓ Done")
	x.send("n")
	x.until("How many pods are there")
	x.send("2\r")
	x.until("goes on to: Count")
	x.send("n4\r")
	x.until("goes on to: Repair it")
	x.send("n:scale it\r")
	x.until("that was the last step")
	x.send("n")
	x.until("n opens the next chapter")
	x.send("\r")
	x.until("버전 2로")
	x.send("q")
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("q did not end the program")
	}
	if done, total := opts.Progress.Counts(opts.Course.Lessons[0]); done != total {
		t.Errorf("%d of %d steps are done", done, total)
	}
}

// Ctrl-C while the cluster comes up waits until Start has taken back what it began.
func TestCancelWaitsForStart(t *testing.T) {
	opts := options(t, newBench("ch3", 3))
	var cleaned bool
	begun := make(chan struct{})
	opts.Start = slowStart(begun, &cleaned)
	in, keys := io.Pipe()
	x := &emulated{t: t, emu: vt.NewEmulator(80, 24), keys: keys}
	go func() { _, _ = io.Copy(io.Discard, x.emu) }()
	p := tea.NewProgram(New(opts), tea.WithContext(context.Background()), tea.WithInput(in), tea.WithOutput(x), tea.WithWindowSize(80, 24),
		tea.WithoutSignals(), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go func() {
		<-begun
		x.send("\x03")
	}()
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if !cleaned {
		t.Error("the program ended before Start returned")
	}
}
