package overlay

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// card is an overlay that ends with a message and tells of it.
type card struct {
	text string
	w, h int
}

func (c *card) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	return msg == c.text, func() tea.Msg { return c.text + " heard it" }
}
func (c *card) View() string     { return c.text }
func (c *card) SetSize(w, h int) { c.w, c.h = w, h }

// line is an overlay at the bottom.
type line struct{ card }

func (l *line) Cursor() *tea.Cursor { return tea.NewCursor(3, 0) }

func TestTheOneOnTopHearsFirst(t *testing.T) {
	s := &Stack{}
	s.SetSize(20, 5)
	if s.Update("a") != nil || !s.IsEmpty() || s.Covers() || s.Cursor() != nil {
		t.Error("an empty stack does something")
	}
	a, b := &card{text: "a"}, &card{text: "b"}
	s.Push(a)
	s.Push(b)
	s.SetSize(30, 6)
	if a.w != 30 || b.h != 6 {
		t.Error("an overlay doesn't know the size of the window")
	}
	for _, msg := range []string{"a", "b", "a"} {
		if want := map[bool]string{true: "b heard it", false: "a heard it"}[len(s.open) == 2]; s.Update(msg)() != want {
			t.Errorf("%s: another than the one on top heard it", msg)
		}
	}
	if !s.IsEmpty() {
		t.Errorf("%d are left", len(s.open))
	}
}

func TestView(t *testing.T) {
	s := &Stack{}
	s.SetSize(9, 5)
	screen := strings.TrimSuffix(strings.Repeat(".........\n", 5), "\n")
	l := &line{card{text: "> get   "}}
	s.Push(l)
	if s.Covers() {
		t.Error("the command line keeps the mouse from the panes")
	}
	if c := s.Cursor(); c == nil || c.X != 3 || c.Y != 4 {
		t.Errorf("the cursor is at %v", c)
	}
	s.Push(&card{text: "sure?"})
	if !s.Covers() || s.Cursor() != nil {
		t.Error("a dialog leaves the mouse to the panes, or shows a cursor")
	}
	got := ansi.Strip(s.View(screen))
	if want := ".........\n.........\n..sure?..\n.........\n> get   "; strings.ReplaceAll(got, " \n", "\n") != want && strings.TrimRight(got, " ") != strings.TrimRight(want, " ") {
		t.Errorf("got:\n%s\nwant:\n%s", fmt.Sprintf("%q", got), want)
	}
}
