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
		{40, 10, panes.Lesson, false, []string{"[lesson pods rollout history logs events manifest output] 0,0 40x10"}},
		{80, 22, panes.Lesson, false, []string{"[lesson] 0,0 80x14", "[pods rollout history logs events manifest output] 0,14 80x8"}},
		{80, 22, panes.Pods, false, []string{"[lesson] 0,0 80x9", "[pods rollout history logs events manifest output] 0,9 80x13"}},
		{100, 28, panes.Lesson, false, []string{"[lesson] 0,0 46x28", "[rollout] 46,0 54x5", "[pods] 46,5 54x8", "[logs events history manifest output] 46,13 54x15"}},
		{120, 20, panes.Lesson, false, []string{"[lesson] 0,0 55x20", "[pods rollout history logs events manifest output] 55,0 65x20"}},
		{160, 43, panes.Lesson, false, []string{"[lesson] 0,0 51x25", "[manifest output] 0,25 51x18", "[rollout] 51,0 67x10", "[pods] 51,10 67x17", "[events history] 51,27 67x16", "[logs] 118,0 42x43"}},
		{160, 43, panes.Logs, true, []string{"[lesson pods rollout history logs events manifest output] 0,0 160x43"}},
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
			for _, focus := range []panes.ID{panes.Lesson, panes.Logs} {
				cells, seen := 0, map[panes.ID]int{}
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
				for _, p := range panes.IDs() {
					if seen[p] != 1 {
						t.Fatalf("%dx%d: %v is in %d slots", w, h, p, seen[p])
					}
				}
			}
		}
	}
}
