package tour

import (
	"testing"

	"github.com/kubecadet/cadet/tui/layout"
)

// The card covers nothing of what it tells of where there is room for both.
func TestBeside(t *testing.T) {
	for name, tt := range map[string]struct {
		bright       layout.Rect
		w, h         int
		wantX, wantY int
	}{
		"above":  {layout.Rect{X: 0, Y: 1, W: 80, H: 13}, 80, 24, 12, 14},
		"below":  {layout.Rect{X: 0, Y: 14, W: 80, H: 9}, 80, 24, 12, 6},
		"left":   {layout.Rect{X: 0, Y: 1, W: 46, H: 28}, 106, 30, 48, 11},
		"right":  {layout.Rect{X: 60, Y: 1, W: 60, H: 28}, 120, 30, 2, 11},
		"all":    {layout.Rect{X: 0, Y: 0, W: 80, H: 24}, 80, 24, 12, 15},
		"narrow": {layout.Rect{X: 0, Y: 0, W: 40, H: 12}, 40, 12, 0, 3},
	} {
		if x, y := beside(tt.bright, 56, 8, tt.w, tt.h); x != tt.wantX || y != tt.wantY {
			t.Errorf("%s: at %d, %d", name, x, y)
		}
	}
}
