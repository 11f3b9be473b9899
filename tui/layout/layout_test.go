package layout

import (
	"fmt"
	"testing"

	"github.com/kubecadet/cadet/internal/panes"
)

func TestSlotsBySize(t *testing.T) {
	tests := []struct {
		w, h  int
		focus panes.ID
		zoom  bool
		want  []string
	}{
		{40, 10, panes.Lesson, false, []string{"[lesson pods network rollout history logs events happened manifest output terminal] 0,0 40x10"}},
		{80, 22, panes.Lesson, false, []string{"[lesson] 0,0 80x14", "[pods network rollout history logs events happened manifest output terminal] 0,14 80x8"}},
		{80, 22, panes.Pods, false, []string{"[lesson] 0,0 80x9", "[pods network rollout history logs events happened manifest output terminal] 0,9 80x13"}},
		{100, 28, panes.Lesson, false, []string{"[lesson] 0,0 46x28", "[rollout] 46,0 54x5", "[pods network] 46,5 54x8", "[logs events happened history manifest output terminal] 46,13 54x15"}},
		{120, 20, panes.Lesson, false, []string{"[lesson] 0,0 55x20", "[pods network rollout history logs events happened manifest output terminal] 55,0 65x20"}},
		{160, 43, panes.Lesson, false, []string{"[lesson] 0,0 51x25", "[manifest output terminal] 0,25 51x18", "[rollout] 51,0 67x10", "[pods] 51,10 67x17", "[events happened history network] 51,27 67x16", "[logs] 118,0 42x43"}},
		{160, 43, panes.Logs, true, []string{"[lesson pods network rollout history logs events happened manifest output terminal] 0,0 160x43"}},
	}
	for _, tc := range tests {
		t.Run(fmt.Sprintf("%dx%d %v zoom %v", tc.w, tc.h, tc.focus, tc.zoom), func(t *testing.T) {
			var got []string
			for _, s := range Lesson.Slots(Rect{W: tc.w, H: tc.h}, tc.focus, tc.zoom, nil) {
				got = append(got, fmt.Sprintf("%v %d,%d %dx%d", s.Panes, s.X, s.Y, s.W, s.H))
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// someNeeds are none, an empty cluster, a full one, and one that has nothing but wide pods.
var someNeeds = []Needs{
	nil,
	everything(Size{30, 1}),
	everything(Size{500, 500}),
	func() Needs { n := everything(Size{30, 1}); n[panes.Pods] = Size{90, 4}; return n }(),
}

func everything(s Size) Needs {
	n := Needs{}
	for _, p := range panes.IDs() {
		n[p] = s
	}
	return n
}

// What panes don't need goes to those that do: lines of a column, and columns of the window.
func TestSlotsByNeed(t *testing.T) {
	full := everything(Size{0, 100})
	with := func(changes Needs) Needs {
		n := everything(Size{0, 100})
		for p, s := range changes {
			n[p] = s
		}
		return n
	}
	tests := []struct {
		name  string
		needs Needs
		want  map[panes.ID]Size // inside the borders
	}{
		{"all need more", full, map[panes.ID]Size{panes.Lesson: {49, 24}, panes.Rollout: {65, 9}, panes.Pods: {65, 16}, panes.Logs: {40, 41}}},
		{"no rollout", with(Needs{panes.Rollout: {40, 1}}), map[panes.ID]Size{panes.Rollout: {65, 3}, panes.Pods: {65, 19}, panes.Events: {65, 17}}},
		{"no logs, and wide pods", with(Needs{panes.Logs: {30, 2}, panes.Pods: {72, 9}}), map[panes.ID]Size{panes.Pods: {72, 9}, panes.Logs: {33, 41}, panes.Lesson: {49, 24}}},
		{"nobody needs what is left", everything(Size{30, 1}), map[panes.ID]Size{panes.Lesson: {49, 24}, panes.Pods: {65, 16}, panes.Logs: {40, 41}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			for _, s := range Lesson.Slots(Rect{W: 160, H: 43}, panes.Lesson, false, tc.needs) {
				for p, want := range tc.want {
					if in := s.Inner(); s.Has(p) && (in.W != want.W || in.H != want.H) {
						t.Errorf("%v has %dx%d, not %dx%d", p, in.W, in.H, want.W, want.H)
					}
				}
			}
		})
	}
}

func TestNeedsGrow(t *testing.T) {
	n := Needs{}
	for _, tc := range []struct {
		s    Size
		more bool
	}{{Size{30, 4}, true}, {Size{20, 3}, false}, {Size{20, 5}, true}, {Size{30, 5}, false}} {
		if n.Grow(panes.Pods, tc.s) != tc.more {
			t.Errorf("%v: grown is not %v", tc.s, tc.more)
		}
	}
	if n[panes.Pods] != (Size{30, 5}) {
		t.Errorf("%v", n[panes.Pods])
	}
}

// Every cell belongs to exactly one slot, and every pane to exactly one slot, whatever the size.
func TestSlotsCoverTheArea(t *testing.T) {
	for w := MinWidth; w <= 220; w++ {
		for h := MinHeight - 2; h <= 70; h += 3 {
			area := Rect{0, 1, w, h}
			for i, needs := range someNeeds {
				focus := []panes.ID{panes.Lesson, panes.Logs}[i%2]
				cells, seen := 0, map[panes.ID]int{}
				for _, s := range Lesson.Slots(area, focus, false, needs) {
					cells += s.W * s.H
					if in := s.Inner(); in.W < 10 || in.H < 1 {
						t.Fatalf("%dx%d: %v has no room: %+v", w, h, s.Panes, in)
					}
					for _, p := range s.Panes {
						seen[p]++
					}
				}
				if cells != w*h {
					t.Fatalf("%dx%d: slots cover %d cells of %d", w, h, cells, w*h)
				}
				for _, p := range panes.IDs() {
					if seen[p] != 1 {
						t.Fatalf("%dx%d: %v is in %d slots", w, h, p, seen[p])
					}
				}
			}
		}
	}
}
