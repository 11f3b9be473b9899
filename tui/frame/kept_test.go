package frame

import (
	"slices"
	"testing"

	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

// What is kept is never shown in place of what is to be seen.
func TestKeptIsAsDrawnAnew(t *testing.T) {
	box := func(x int, content string) Box {
		return Box{Slot: layout.Slot{Rect: layout.Rect{X: x, W: 12, H: 4}, First: true, Last: true}, Titles: []string{"one", "two"}, Content: content}
	}
	boxes := []Box{box(0, "a"), box(12, "b")}
	kept, dark := new(Kept), theme.New(true)
	for name, change := range map[string]func(){
		"nothing": func() {},
		"content": func() { boxes[1].Content = "c" },
		"title":   func() { boxes[0].Title = "uno" },
		"tab":     func() { boxes[0].Active = 1 },
		"names":   func() { boxes[1].Titles = []string{"three"} },
		"focus":   func() { boxes[0].Focused = true },
		"size":    func() { boxes[0].H, boxes[1].H = 5, 5 },
		"theme":   func() { *dark = *theme.New(false) },
		"order":   func() { boxes[0].Content, boxes[1].Content = boxes[1].Content, boxes[0].Content },
	} {
		change()
		if got, want := kept.Columns(slices.Clone(boxes), dark), new(Kept).Columns(boxes, dark); !slices.Equal(got, want) {
			t.Errorf("after a change of %s: %q, want %q", name, got, want)
		}
	}
}
