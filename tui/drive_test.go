package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/work"
)

// patience is how long a test waits for what should come at once, on a machine that is busy.
const patience = 20 * time.Second

// driver is a model without a program: commands that end soon run at once, the others are left out.
type driver struct {
	t testing.TB
	*Model
	late chan tea.Msg // what comes of commands that wait
	quit bool         // the program was left
}

func drive(t testing.TB, opts Options, w, h int) *driver {
	t.Helper()
	d := &driver{t: t, Model: New(opts), late: make(chan tea.Msg, 64)}
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// open is a driver with the first lesson open at a step.
func open(t testing.TB, b *bench, w, h int, step string) *driver {
	t.Helper()
	opts := options(t, b)
	visit(t, opts, step)
	d := drive(t, opts, w, h)
	d.run(d.arrival.start())
	if !d.eventually(func() bool { return d.arrival.phase == working }) {
		t.Fatalf("no lesson is open:\n%s", d.text())
	}
	return d
}

// send handles a message and what comes of it.
func (d *driver) send(msg tea.Msg) {
	_, cmd := d.Update(msg)
	d.run(cmd)
}

// run runs a command and handles its message. What takes longer than a moment comes later, as ticks do.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	ch := make(chan tea.Msg, 1)
	go func() { ch <- cmd() }()
	select {
	case msg := <-ch:
		d.take(msg)
	case <-time.After(10 * time.Millisecond):
		go func() { d.late <- <-ch }()
	}
}

// eventually handles what comes later until something holds, and says whether it ever did.
func (d *driver) eventually(holds func() bool) bool {
	for end := time.After(patience); !holds(); {
		select {
		case msg := <-d.late:
			d.take(msg)
		case <-end:
			return false
		}
	}
	return true
}

// until waits until the screen shows a text.
func (d *driver) until(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !d.eventually(func() bool { return strings.Contains(d.text(), text) }) {
			d.t.Fatalf("the screen never shows %q:\n%s", text, d.text())
		}
	}
}

// take handles what a command gave.
func (d *driver) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.QuitMsg:
		d.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case work.More:
		d.send(msg.Msg)
		d.run(msg.Next)
	default:
		if cmds, ok := sequence(msg); ok {
			for _, c := range cmds {
				d.run(c)
			}
			return
		}
		d.send(msg)
	}
}

// keys presses keys, named as key maps name them.
func (d *driver) keys(names ...string) {
	for _, name := range names {
		d.send(press(name))
	}
}

// modifiers are what may stand before a key's name.
var modifiers = map[string]tea.KeyMod{"ctrl+": tea.ModCtrl, "shift+": tea.ModShift, "alt+": tea.ModAlt}

func press(name string) tea.KeyPressMsg {
	special := map[string]rune{"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown,
		"home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "space": tea.KeySpace, "delete": tea.KeyDelete, "f1": tea.KeyF1}
	for prefix, mod := range modifiers {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			msg := press(rest)
			msg.Mod, msg.Text = msg.Mod|mod, ""
			return msg
		}
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// text is the screen as a person reads it, without colours.
func (d *driver) text() string {
	buf := uv.NewScreenBuffer(d.w, d.h)
	uv.NewStyledString(d.View().Content).Draw(buf, buf.Bounds())
	lines := strings.Split(buf.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.Join(lines, "\n") + "\n"
}

// golden compares the screen with a file.
func (d *driver) golden(name string) {
	d.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if celltest.Updates() {
		for quiet := false; !quiet; {
			select {
			case msg := <-d.late:
				d.take(msg)
			case <-time.After(300 * time.Millisecond):
				quiet = true
			}
		}
		if err := os.WriteFile(path, []byte(d.text()), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if !d.eventually(func() bool { return d.text() == string(want) }) {
		d.t.Errorf("%s differs; run with -update when it should.\ngot:\n%s\nwant:\n%s", path, d.text(), want)
	}
}
