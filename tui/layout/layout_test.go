package layout

import (
	"fmt"
	"testing"
)

func TestSlotsBySize(t *testing.T) {
	tests := []struct {
		w, h  int
		focus Pane
		zoom  bool
		want  []string
	}{
		{40, 10, Lesson, false, []string{"[Lesson Pods Rollout History Logs Events Manifest Output] 0,0 40x10"}},
		{80, 22, Lesson, false, []string{"[Lesson] 0,0 80x14", "[Pods Rollout History Logs Events Manifest Output] 0,14 80x8"}},
		{80, 22, Pods, false, []string{"[Lesson] 0,0 80x9", "[Pods Rollout History Logs Events Manifest Output] 0,9 80x13"}},
		{100, 28, Lesson, false, []string{"[Lesson] 0,0 46x28", "[Rollout] 46,0 54x5", "[Pods] 46,5 54x8", "[Logs Events History Manifest Output] 46,13 54x15"}},
		{120, 20, Lesson, false, []string{"[Lesson] 0,0 55x20", "[Pods Rollout History Logs Events Manifest Output] 55,0 65x20"}},
		{160, 43, Lesson, false, []string{"[Lesson] 0,0 51x25", "[Manifest Output] 0,25 51x18", "[Rollout] 51,0 67x10", "[Pods] 51,10 67x17", "[Events History] 51,27 67x16", "[Logs] 118,0 42x43"}},
		{160, 43, Logs, true, []string{"[Lesson Pods Rollout History Logs Events Manifest Output] 0,0 160x43"}},
	}
	for _, tc := range tests {
		t.Run(fmt.Sprintf("%dx%d %v zoom %v", tc.w, tc.h, tc.focus, tc.zoom), func(t *testing.T) {
			var got []string
			for _, s := range Slots(Rect{W: tc.w, H: tc.h}, tc.focus, tc.zoom) {
				got = append(got, fmt.Sprintf("%v %d,%d %dx%d", s.Panes, s.X, s.Y, s.W, s.H))
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// Every cell belongs to exactly one slot, and every pane to exactly one slot, whatever the size.
func TestSlotsCoverTheArea(t *testing.T) {
	for w := MinWidth; w <= 220; w++ {
		for h := MinHeight - 2; h <= 70; h += 3 {
			area := Rect{0, 1, w, h}
			for _, focus := range []Pane{Lesson, Logs} {
				cells, seen := 0, map[Pane]int{}
				for _, s := range Slots(area, focus, false) {
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
				for p := range Count {
					if seen[Pane(p)] != 1 {
						t.Fatalf("%dx%d: %v is in %d slots", w, h, Pane(p), seen[Pane(p)])
					}
				}
			}
		}
	}
}

func TestParse(t *testing.T) {
	for _, name := range []string{"pods", "rollout", "history", "logs", "events", "manifest"} {
		if p, ok := Parse(name); !ok || p.String()[1:] != name[1:] {
			t.Errorf("Parse(%q) = %v, %v", name, p, ok)
		}
	}
	if _, ok := Parse("nodes"); ok {
		t.Error("a name that is no pane was found")
	}
}
