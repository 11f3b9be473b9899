package celltest

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

// Pane is what the tests ask of a pane that draws snapshots.
type Pane interface {
	SetSize(w, h int)
	SetSnapshot(*live.Snapshot)
	View() string
	Update(tea.Msg) tea.Cmd
}

// Scenes are the moments of a cluster that every pane is drawn with, by the names in their golden files.
var Scenes = map[string]func() *live.Snapshot{
	"midrollout": livetest.MidRollout, "stuck": livetest.Stuck, "handmade": livetest.HandMade,
}

// Open gives a pane its size and a snapshot.
func Open[P Pane](m P, s *live.Snapshot, w, h int) P {
	m.SetSize(w, h)
	m.SetSnapshot(s)
	return m
}

// Goldens compares every scene in a few widths with its golden file.
func Goldens[P Pane](t *testing.T, open func(s *live.Snapshot, w, h int) P) {
	t.Helper()
	for name, scene := range Scenes {
		for _, w := range []int{38, 56, 78, 110} {
			Golden(t, fmt.Sprintf("%s-%d", name, w), open(scene(), w, 12).View())
		}
	}
}

// FitsEverywhere draws every scene in every width and some heights.
func FitsEverywhere[P Pane](t *testing.T, open func(s *live.Snapshot, w, h int) P) {
	t.Helper()
	for _, scene := range Scenes {
		m := open(scene(), 20, 10)
		for w := 20; w <= 160; w++ {
			for _, h := range []int{0, 1, 2, 5, 30} {
				m.SetSize(w, h)
				Fits(t, m.View(), w, h)
			}
		}
	}
}

// Do takes a key to a pane as the workbench does, which searches and goes back by keys of its own.
func Do(m Pane, key string) tea.Cmd {
	t, ok := m.(interface{ Typing() bool })
	typing := ok && t.Typing()
	if p, ok := m.(interface{ Search() }); ok && key == "/" && !typing {
		p.Search()
		return nil
	}
	if p, ok := m.(interface {
		Backs() string
		Back()
	}); ok && key == "esc" && !typing && p.Backs() != "" {
		p.Back()
		return nil
	}
	return m.Update(Key(key))
}

// Press types keys and returns what the last one asked for.
func Press(m Pane, keys ...string) tea.Msg {
	var cmd tea.Cmd
	for _, k := range keys {
		cmd = Do(m, k)
	}
	if cmd == nil {
		return nil
	}
	return cmd()
}
