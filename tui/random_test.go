package tui

import (
	"context"
	"flag"
	"fmt"
	"image/color"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/complete"
	"github.com/kubecadet/cadet/tui/work"
	"github.com/kubecadet/cadet/words"
)

var (
	soak = flag.Duration("soak", 0, "how long TestRandomKeys goes on; a few seconds without it")
	seed = flag.Uint64("seed", 0, "the random keys to begin with; without -soak only these are pressed")
)

// Whatever is pressed, clicked, pasted and resized, in whatever order: nothing panics, the screen fits its window and holds
// nothing that a terminal would take for more than text, and at the end nothing goes on.
func TestRandomKeys(t *testing.T) {
	t.Setenv("PATH", harmlessShell(t))
	first, sessions, steps := uint64(1), uint64(5), 300
	if *seed > 0 {
		first, sessions = *seed, 1
	}
	if *soak > 0 { // for as long as that, whatever the machine manages
		sessions, steps = 1, 600
	}
	for n, end := first, time.Now().Add(*soak); n < first+sessions || time.Now().Before(end); n++ {
		t.Run(fmt.Sprint("seed ", n), func(t *testing.T) { newMonkey(t, n).play(steps) })
		if t.Failed() {
			t.Fatalf("these keys again: go test ./tui -run TestRandomKeys -seed %d", n)
		}
	}
}

// harmlessShell is a folder with a bash that says again what it is told: what is typed in the terminal pane must not be run.
func harmlessShell(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "bash"), []byte("#!/bin/sh\nexec /bin/cat\n"), 0o755); err != nil { //nolint:gosec // a program of the test
		t.Fatal(err)
	}
	return dir
}

// monkey uses the workbench as nobody would. The same seed does the same things, save for what depends on when a command
// ends.
type monkey struct {
	*driver
	rand   *rand.Rand
	bench  *bench
	end    context.CancelFunc // of the program
	leaks  goleak.Option
	now    time.Time
	scenes []func() *live.Snapshot
	did    []string // the last things, for whoever looks for what went wrong
}

func newMonkey(t *testing.T, seed uint64) *monkey {
	t.Helper()
	m := &monkey{rand: rand.New(rand.NewPCG(seed, 0)), leaks: goleak.IgnoreCurrent(), now: noon} //nolint:gosec // to be the same again
	m.bench = newBench("ch3", 1+m.rand.IntN(8))
	m.bench.dir = t.TempDir()
	opts := options(t, m.bench)
	opts.Now = func() time.Time { return m.now }
	opts.Kubectl = func() complete.Command {
		return complete.Command{Name: "kubectl", Commands: []complete.Command{{Name: "get", About: "lists"}, {Name: "delete", About: "deletes"}, {Name: "scale"}}}
	}
	opts.Course.Lessons = append(opts.Course.Lessons, everyForm())
	opts.Lesson = opts.Course.Lessons[m.rand.IntN(len(opts.Course.Lessons))]
	visit(t, opts, opts.Lesson.Steps[m.rand.IntN(len(opts.Lesson.Steps))].ID)
	m.scenes = []func() *live.Snapshot{livetest.MidRollout, livetest.Stuck, livetest.HandMade, livetest.Shop}
	m.driver = drive(t, opts, 80, 24)
	var ctx context.Context
	ctx, m.end = context.WithCancel(t.Context())
	m.arrival.root = ctx
	m.run(m.arrival.start())
	return m
}

// everyForm is a lesson with a question of every form, and a file to edit.
func everyForm() *lessons.Lesson {
	choices := []lessons.Choice{{ID: "a", Text: "It counts pods"}, {ID: "b", Text: "It makes what is missing"}, {ID: "c", Text: strings.Repeat("파드를 고친다 ", 9)}}
	steps := []*lessons.Step{{ID: "edit", Kind: lessons.Do, Title: "Write it", Text: "Fill it in.", Edit: "pod.yaml", Hints: []string{"Look."},
		Checks: []lessons.Check{{Name: "it is there", Expression: "true"}}, Show: lessons.Show{Pane: "manifest", Labels: true}}}
	for _, q := range []lessons.Question{
		{Choices: choices, Several: true, Answer: "a,b"}, {Choices: choices, Ordered: true, Answer: "a,b,c"}, {Accept: []string{"replicas"}, Answer: "replicas"},
		{Choices: choices, Answer: "b"}, {Answer: "12"},
	} {
		q.Prompt = "What does the controller do?"
		steps = append(steps, &lessons.Step{ID: fmt.Sprint("q", len(steps)), Kind: lessons.Quiz, Title: "Say it", Text: "One more.", Question: &q})
	}
	return &lessons.Lesson{ID: "forms", Chapter: 9, Title: "Every form", Namespace: "ch3", Steps: steps}
}

// play does so many things, or until the program is left.
func (m *monkey) play(steps int) {
	defer func() {
		if r := recover(); r != nil {
			m.t.Fatalf("panic: %v\n%s\n%s", r, debug.Stack(), m.history())
		}
	}()
	for range steps {
		m.doSomething()
		m.catchUp()
		m.look()
		if m.quit {
			break
		}
	}
	m.leave()
}

// doSomething does one thing, and takes note of it.
func (m *monkey) doSomething() {
	m.now = m.now.Add(time.Duration(m.rand.IntN(1500)) * time.Millisecond)
	var msg tea.Msg
	switch n := m.rand.IntN(100); {
	case n < 70:
		msg = m.key()
	case n < 78:
		msg = tea.MouseClickMsg{X: m.rand.IntN(m.w + 1), Y: m.rand.IntN(m.h + 1), Button: tea.MouseLeft}
	case n < 83:
		msg = tea.MouseWheelMsg{X: m.rand.IntN(m.w + 1), Y: m.rand.IntN(m.h + 1), Button: m.pick2(tea.MouseWheelUp, tea.MouseWheelDown)}
	case n < 86:
		msg = tea.PasteMsg{Content: pastes[m.rand.IntN(len(pastes))]}
	case n < 92:
		msg = m.size()
	case n < 95: // a second passes; a tickMsg would begin a clock of its own each time
		m.did = append(m.did, "a second")
		m.status.Expire()
		m.run(m.desk.second())
		return
	case n < 96:
		msg = tea.BackgroundColorMsg{Color: color.Gray{Y: uint8(m.rand.IntN(256))}} //nolint:gosec // a grey
	default:
		msg = m.picture()
	}
	m.did = append(m.did, fmt.Sprintf("%T %v", msg, msg))
	m.send(msg)
}

func (m *monkey) pick2(a, b tea.MouseButton) tea.MouseButton {
	if m.rand.IntN(2) == 0 {
		return a
	}
	return b
}

var pastes = []string{
	"get pods", "kubectl get pods\nkubectl scale rc/hello --replicas=4\n", "replicas", "12", "", "\n", "app=hello", "edit pod.yaml", "fail",
	celltest.Poison, "한글 파드 디플로이먼트", strings.Repeat("long ", 300), "e\u0301\u200b", "kind: Pod\n\tmetadata:\n", "[a-", "(", "\\",
}

// sizes are those that people have, and those that nobody has.
var sizes = [][2]int{{80, 24}, {100, 30}, {160, 45}, {40, 12}, {60, 18}, {99, 21}, {101, 23}, {300, 100}, {1, 1}, {39, 11}, {2, 100}, {300, 2}}

func (m *monkey) size() tea.Msg {
	if m.rand.IntN(2) == 0 {
		s := sizes[m.rand.IntN(len(sizes))]
		return tea.WindowSizeMsg{Width: s[0], Height: s[1]}
	}
	return tea.WindowSizeMsg{Width: 1 + m.rand.IntN(300), Height: 1 + m.rand.IntN(100)}
}

// picture is a picture of the cluster, sometimes one that is out of date.
func (m *monkey) picture() tea.Msg {
	s := *m.scenes[m.rand.IntN(len(m.scenes))]()
	s.Version = m.bench.Snapshot().Version + uint64(m.rand.IntN(3))
	if m.rand.IntN(5) == 0 {
		s.Problem = words.New("the API server does not answer (connection refused)")
	}
	return work.SnapshotMsg{Serial: m.desk.opened, Snapshot: &s}
}

var (
	letters  = []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/?$+-=[]%{}~ 한글é")
	specials = []string{"enter", "tab", "shift+tab", "esc", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "backspace", "space",
		"ctrl+]", "shift+pgup", "shift+pgdown", "ctrl+s", "ctrl+z", "ctrl+a", "ctrl+w", "alt+x", "f1", "delete"}
)

// key is one that does something more often than not. What ends the program comes seldom.
func (m *monkey) key() tea.KeyPressMsg {
	for {
		name := string(letters[m.rand.IntN(len(letters))])
		switch n := m.rand.IntN(10); {
		case n < 4:
			name = m.bound(m.keyMap().All())
		case n < 6:
			name = m.bound(m.board.focused().Bindings())
		case n < 8:
			name = specials[m.rand.IntN(len(specials))]
		}
		if name != "" && (name != "q" && name != "ctrl+c" || m.rand.IntN(40) == 0) {
			return press(name)
		}
	}
}

// bound is a key of bindings; empty where there are none.
func (m *monkey) bound(bindings []key.Binding) string {
	if len(bindings) == 0 {
		return ""
	}
	names := bindings[m.rand.IntN(len(bindings))].Keys()
	return names[m.rand.IntN(len(names))]
}

// catchUp handles what has come of commands, and waits a little while something comes up. A command that would have the real
// terminal ends.
func (m *monkey) catchUp() {
	if m.desk.running != "" && m.desk.stop == nil {
		m.send(work.RanMsg{Serial: m.desk.run, Code: m.rand.IntN(2)})
	}
	for waits := time.Millisecond; ; {
		if !m.atWork() {
			waits = 20 * time.Millisecond
		}
		select {
		case msg := <-m.late:
			m.take(msg)
		case <-time.After(waits):
			return
		}
	}
}

// look fails unless the screen is whole.
func (m *monkey) look() {
	m.t.Helper()
	v := m.View()
	lines := strings.Split(v.Content, "\n")
	if len(lines) != m.h {
		m.t.Fatalf("%dx%d: %d lines\n%s", m.w, m.h, len(lines), m.history())
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > m.w {
			m.t.Fatalf("%dx%d: line %d is %d wide: %q\n%s", m.w, m.h, i, n, ansi.Strip(l), m.history())
		}
	}
	for _, l := range lines {
		if text := ansi.Strip(l); printable.Line(text) != text {
			m.t.Fatalf("%dx%d: not fit for a terminal: %q\n%s", m.w, m.h, text, m.history())
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.X >= m.w || c.Y < 0 || c.Y >= m.h) {
		m.t.Fatalf("%dx%d: the cursor is at %d,%d\n%s", m.w, m.h, c.X, c.Y, m.history())
	}
}

// leave ends the program as Run does, and fails unless everything that it began ends.
func (m *monkey) leave() {
	m.t.Helper()
	m.end()
	each(m.board, func(p closing) { p.Close() })
	for end := time.Now().Add(patience); ; {
		for more := true; more; {
			select {
			case <-m.late:
			default:
				more = false
			}
		}
		err := goleak.Find(m.leaks)
		if err == nil {
			return
		}
		if time.Now().After(end) {
			m.t.Fatalf("%v\n%s", err, m.history())
		}
	}
}

// history is the last things that were done.
func (m *monkey) history() string {
	return "after:\n  " + strings.Join(slices.Clone(m.did[max(len(m.did)-40, 0):]), "\n  ")
}
