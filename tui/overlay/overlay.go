// Package overlay stacks what lies over the panes: dialogs, the help, lists and the command line. The one on top takes the
// keys.
package overlay

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/frame"
)

// Overlay lies over the panes, in the middle of the window.
type Overlay interface {
	// Update handles a message. Done says that the overlay is over, cmd is what comes of it, if anything does.
	Update(msg tea.Msg) (done bool, cmd tea.Cmd)
	// View draws the overlay, no larger than the window.
	View() string
	// SetSize says how many cells and lines the window has.
	SetSize(w, h int)
}

// Docked is an overlay that takes the last lines of the window instead. The panes above it stay open to the mouse.
type Docked interface {
	Overlay
	// Cursor is where the terminal's cursor belongs in its last line; nil for nowhere.
	Cursor() *tea.Cursor
}

// Placed is an overlay that draws itself over the screen, as the middle is not its place.
type Placed interface {
	Overlay
	Over(screen string) string
}

// Stack is the overlays that are open.
type Stack struct {
	open []Overlay // the one on top last
	w, h int
}

// Push puts an overlay on top.
func (s *Stack) Push(o Overlay) {
	o.SetSize(s.w, s.h)
	s.open = append(s.open, o)
}

// Remove closes an overlay, wherever in the stack it is; one that is closed already stays so.
func (s *Stack) Remove(o Overlay) {
	s.open = slices.DeleteFunc(s.open, func(other Overlay) bool { return other == o })
}

// IsEmpty says whether nothing lies over the panes.
func (s *Stack) IsEmpty() bool { return len(s.open) == 0 }

// Covers says whether what is on top keeps the mouse from the panes.
func (s *Stack) Covers() bool {
	_, docked := s.top().(Docked)
	return !s.IsEmpty() && !docked
}

// top is the overlay on top; nil when there is none.
func (s *Stack) top() Overlay {
	if s.IsEmpty() {
		return nil
	}
	return s.open[len(s.open)-1]
}

// Update hands a message to the overlay on top, and closes it when it is over.
func (s *Stack) Update(msg tea.Msg) tea.Cmd {
	if s.IsEmpty() {
		return nil
	}
	done, cmd := s.top().Update(msg)
	if done {
		s.open = s.open[:len(s.open)-1]
	}
	return cmd
}

// SetSize says how many cells and lines the window has.
func (s *Stack) SetSize(w, h int) {
	s.w, s.h = w, h
	for _, o := range s.open {
		o.SetSize(w, h)
	}
}

// View lays the overlays over a screen of the size of the window.
func (s *Stack) View(screen string) string {
	for _, o := range s.open {
		switch o := o.(type) {
		case Docked:
			screen = dock(screen, o.View())
		case Placed:
			screen = o.Over(screen)
		default:
			screen = frame.Over(screen, o.View(), s.w, s.h)
		}
	}
	return screen
}

// dock puts lines in the place of the last ones of a screen.
func dock(screen, view string) string {
	lines, last := strings.Split(screen, "\n"), strings.Split(view, "\n")
	return strings.Join(append(lines[:max(len(lines)-len(last), 0)], last...), "\n")
}

// Cursor is where the terminal's cursor belongs in the window; nil for nowhere.
func (s *Stack) Cursor() *tea.Cursor {
	d, ok := s.top().(Docked)
	if !ok {
		return nil
	}
	c := d.Cursor()
	if c != nil {
		c.Y = s.h - 1
	}
	return c
}
