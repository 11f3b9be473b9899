package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/keys"
)

// Whatever the width, no line is wider than the window, and there are as many lines as it has.
func TestEveryWidth(t *testing.T) {
	for _, sc := range scenes {
		t.Run(sc.name, func(t *testing.T) {
			d := sc.make(t, 80, 24)
			for w := 40; w <= 200; w++ {
				h := 12 + w*7%36
				d.send(tea.WindowSizeMsg{Width: w, Height: h})
				lines := strings.Split(d.View().Content, "\n")
				if len(lines) != h {
					t.Fatalf("%dx%d: %d lines", w, h, len(lines))
				}
				for i, l := range lines {
					if n := ansi.StringWidth(l); n > w {
						t.Fatalf("%dx%d: line %d is %d wide: %q", w, h, i, n, ansi.Strip(l))
					}
				}
			}
		})
	}
}

// Every pane of the register can be made, and no other is.
func TestEveryPaneIsMade(t *testing.T) {
	for _, id := range panes.IDs() {
		if constructors[id] == nil {
			t.Errorf("nothing makes the pane %s", id)
		}
	}
	if len(constructors) != len(panes.IDs()) {
		t.Errorf("%d panes are made, and %d are in the register", len(constructors), len(panes.IDs()))
	}
}

// Every pane fits its place, with the focus and zoomed.
func TestEveryPaneFits(t *testing.T) {
	for _, d := range []*driver{open(t, newBench("ch3", 3), 80, 24, "scale"), openWatch(t, viewOf(everywhere()), 80, 24)} {
		everyPaneFits(t, d)
	}
}

func everyPaneFits(t *testing.T, d *driver) {
	t.Helper()
	for _, size := range [][2]int{{40, 12}, {80, 24}, {101, 30}, {160, 45}} {
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		for range d.board.panes {
			d.keys("tab")
			for _, s := range d.board.slots {
				in, lines := s.Inner(), strings.Split(d.board.panes[d.board.front(s)].View(), "\n")
				if len(lines) != in.H {
					t.Errorf("%v: %v has %d lines, not %d", size, d.board.front(s), len(lines), in.H)
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > in.W {
						t.Errorf("%v: %v has a line of %d cells, not %d: %q", size, d.board.front(s), ansi.StringWidth(l), in.W, ansi.Strip(l))
					}
				}
			}
		}
	}
}

// No two things of one place answer to the same key, and no pane takes a key of the workbench, whatever there is to see and
// whatever has been pressed.
func TestKeysDoNotClash(t *testing.T) {
	seen := map[panes.ID]string{}
	for _, sc := range scenes {
		t.Run(sc.name, func(t *testing.T) {
			d := sc.make(t, 80, 24)
			k := d.keyMap()
			unique(t, "workbench", k.All())
			c := d.line.KeyMap
			unique(t, "command line", []key.Binding{c.Run, c.Cancel, c.Complete, c.Back, c.Older, c.Newer})
			d.board.panes[panes.Logs].(turning).Turn(lessons.Show{Logs: "app=hello"})
			for _, s := range []*live.Snapshot{nil, livetest.MidRollout(), livetest.Stuck(), livetest.HandMade()} {
				for i, p := range d.board.panes {
					if w, ok := p.(watching); ok && s != nil {
						w.SetSnapshot(s)
					}
					pressAll(p, func() {
						noClash(t, i, p, k)
						for _, b := range p.Bindings() {
							seen[i] += " " + strings.Join(b.Keys(), " ")
						}
					})
				}
			}
		})
	}
	for p, keys := range map[panes.ID]string{
		panes.Rollout: "+ - P R U", panes.History: "v U", panes.Logs: "] [ a e f t", panes.Events: "w", panes.Pods: "v o x D B E", panes.Manifest: "E",
	} {
		for _, k := range strings.Fields(keys) {
			if !slices.Contains(strings.Fields(seen[p]), k) {
				t.Errorf("%v: %q was never there to be looked at", p, k)
			}
		}
	}
}

// pressAll presses every key that a pane takes, and looks before and after each. What is searched for is there, too.
func pressAll(p Pane, look func()) {
	look()
	write := func() {
		if t, ok := p.(typing); ok && t.Typing() {
			p.Update(press("x"))
			p.Update(press("enter"))
		}
	}
	if s, ok := p.(searching); ok {
		s.Search()
		write()
		look()
	}
	for _, b := range p.Bindings() {
		p.Update(press(b.Keys()[0]))
		write()
		look()
	}
	p.Update(action.ShowLogs{Pod: "hello-1"})
	look()
}

func noClash(t *testing.T, at panes.ID, p Pane, k *keys.Workbench) {
	t.Helper()
	if q, ok := p.(typing); ok && q.Typing() { // what is typed is text
		return
	}
	unique(t, p.Title(), p.Bindings())
	for _, b := range p.Bindings() {
		for _, a := range k.All() {
			for _, name := range b.Keys() {
				if slices.Contains(a.Keys(), name) {
					t.Errorf("%v takes %q (%s), which is always %s", at, name, b.Help().Desc, a.Help().Desc)
				}
			}
		}
	}
}

// A key does the same in every pane that has it: what it is called begins with the same word. What changes the cluster or a
// file is on capitals and signs, and only that; the ends of a list are where vi has them.
func TestKeysMeanOneThing(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 24, "scale")
	each(d.board, func(p watching) { p.SetSnapshot(livetest.MidRollout()) })
	means := map[string]string{}
	for _, id := range panes.IDs() {
		for _, b := range d.board.panes[id].Bindings() {
			word, _, _ := strings.Cut(strings.TrimRight(b.Help().Desc, ","), " ")
			for _, name := range b.Keys() {
				if before, ok := means[name]; ok && strings.Trim(before, ",") != strings.Trim(word, ",") {
					t.Errorf("%s is %q in %s, and %q elsewhere", name, b.Help().Desc, id, before)
				}
				means[name] = word
			}
		}
	}
	changes := []string{"delete", "set", "edit", "pause", "resume", "restart", "undo", "one"}
	for name, word := range means {
		capital := len(name) == 1 && name != "G" && (name >= "A" && name <= "Z" || slices.Contains([]string{"+", "-", "="}, name))
		if capital != slices.Contains(changes, word) {
			t.Errorf("%q is on %s, which is no key for that", word, name)
		}
	}
}

func (d *driver) keyMap() *keys.Workbench { return d.theme.Keys }

func unique(t *testing.T, where string, bindings []key.Binding) {
	t.Helper()
	taken := map[string]string{}
	for _, b := range bindings {
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s: a key without help: %v", where, b.Keys())
		}
		for _, name := range b.Keys() {
			if other, ok := taken[name]; ok {
				t.Errorf("%s: %q is both %q and %q", where, name, other, b.Help().Desc)
			}
			taken[name] = b.Help().Desc
		}
	}
}

func BenchmarkFirstFrame(b *testing.B) {
	opts := options(b, newBench("ch3", 3))
	for b.Loop() {
		_ = New(opts).View()
	}
}

func BenchmarkView(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {160, 45}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			d := open(b, newBench("ch3", 12), size[0], size[1], "scale")
			for b.Loop() {
				_ = d.View()
			}
		})
	}
}
