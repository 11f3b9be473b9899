package tui

import (
	"fmt"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
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

// Every pane fits its place, with the focus and zoomed.
func TestEveryPaneFits(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 24, "scale")
	for _, size := range [][2]int{{40, 12}, {80, 24}, {101, 30}, {160, 45}} {
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		for range d.panes {
			d.keys("tab")
			for _, s := range d.slots {
				in, lines := s.Inner(), strings.Split(d.panes[d.front(s)].View(), "\n")
				if len(lines) != in.H {
					t.Errorf("%v: %v has %d lines, not %d", size, d.front(s), len(lines), in.H)
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > in.W {
						t.Errorf("%v: %v has a line of %d cells, not %d: %q", size, d.front(s), ansi.StringWidth(l), in.W, ansi.Strip(l))
					}
				}
			}
		}
	}
}

// No two things of one place answer to the same key, and no pane takes a key that is always the workbench's.
func TestKeysDoNotClash(t *testing.T) {
	d := open(t, newBench("ch3", 3), 80, 24, "scale")
	k := d.keyMap()
	unique(t, "workbench", append(k.always(), k.Do, k.Next, k.Previous, k.Reset, k.Copy, k.List))
	unique(t, "command line", []key.Binding{d.line.KeyMap.Run, d.line.KeyMap.Cancel, d.line.KeyMap.Older, d.line.KeyMap.Newer})
	for i, p := range d.panes {
		unique(t, p.Title(), p.Bindings())
		for _, b := range p.Bindings() {
			for _, a := range k.always() {
				for _, name := range b.Keys() {
					for _, other := range a.Keys() {
						if name == other {
							t.Errorf("pane %d takes %q (%s), which is always %s", i, name, b.Help().Desc, a.Help().Desc)
						}
					}
				}
			}
		}
	}
}

func (d *driver) keyMap() KeyMap { return d.Model.keys }

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
