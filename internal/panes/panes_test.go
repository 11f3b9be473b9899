package panes

import (
	"slices"
	"testing"
)

// Every pane has a name, a title, and a place of its own in each layout.
func TestRegister(t *testing.T) {
	register(t, All())
	for _, p := range watch {
		if p.ID.Title() == "" {
			t.Errorf("%s is in a view without a lesson, and not in the register", p.ID)
		}
	}
	placed := Watch()
	for i := range placed {
		placed[i].Title = placed[i].ID.Title()
	}
	register(t, placed)
}

func register(t *testing.T, all []Pane) {
	t.Helper()
	seen := map[any]bool{}
	for _, p := range all {
		for name, key := range map[string]any{
			"ID": p.ID, "title": "title " + p.Title, "place of two columns": [2]any{2, p.Two}, "place of three columns": [2]any{3, p.Three},
		} {
			if seen[key] {
				t.Errorf("%s: another pane has the same %s", p.ID, name)
			}
			seen[key] = true
		}
		if p.ID == "" || p.ID.Title() != p.Title || p.Title == "" {
			t.Errorf("pane %q has the title %q", p.ID, p.ID.Title())
		}
	}
	if got := ID("nodes").Title(); got != "" {
		t.Errorf("what is no pane has the title %q", got)
	}
}

func TestShown(t *testing.T) {
	if want := []string{"pods", "network", "rollout", "history", "logs", "events", "happened", "manifest"}; !slices.Equal(Shown(), want) {
		t.Errorf("lessons may show %v, not %v", Shown(), want)
	}
}

func TestAt(t *testing.T) {
	two := func(p Pane) Place { return p.Two }
	if got, want := At(All(), two, 1, 2), []ID{Logs, Events, Happened, History, Manifest, Output, Terminal}; !slices.Equal(got, want) {
		t.Errorf("the box has %v, not %v", got, want)
	}
	if got := At(All(), two, 5, 0); len(got) != 0 {
		t.Errorf("a box that isn't there has %v", got)
	}
}
