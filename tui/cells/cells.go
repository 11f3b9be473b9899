// Package cells lays text out in terminal cells: cut, padded and aligned by what a terminal shows, so that wide
// characters never push a line out of its pane.
package cells

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"k8s.io/apimachinery/pkg/util/duration"
)

// Width is how many cells a terminal takes for s. Most of what clusters say is plain ASCII, which has one for each byte.
func Width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// Pad cuts or fills s to exactly w cells; a tab becomes four.
func Pad(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = strings.ReplaceAll(s, "\t", "    ")
	n := Width(s)
	if n > w {
		s = ansi.Truncate(s, w, "…")
		n = Width(s)
	}
	return s + strings.Repeat(" ", max(0, w-n))
}

// PadLeft is Pad with the text at the right.
func PadLeft(s string, w int) string {
	if n := w - Width(s); n > 0 {
		return strings.Repeat(" ", n) + s
	}
	return Pad(s, w)
}

// KeepEnd cuts s at its beginning, for names whose end tells them apart.
func KeepEnd(s string, w int) string {
	if n := Width(s); n > w && w > 0 {
		return ansi.TruncateLeft(s, n-w+1, "…")
	}
	return s
}

// KeepEnds cuts s in the middle, for names whose beginning and last five characters tell them apart.
func KeepEnds(s string, w int) string {
	const end = 5
	n := Width(s)
	if n <= w || w < 2*end {
		return KeepEnd(s, w)
	}
	return ansi.Truncate(s, w-end, "…") + ansi.TruncateLeft(s, n-end, "")
}

// Fit makes exactly h lines of exactly w cells.
func Fit(lines []string, w, h int) string { return strings.Join(Rows(lines, w, h), "\n") }

// Rows are exactly h lines of exactly w cells.
func Rows(lines []string, w, h int) []string {
	out := make([]string, max(h, 0))
	for i := range out {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out[i] = Pad(line, w)
	}
	return out
}

// Wrap breaks text into lines of at most w cells, at most n of them; the last one says when something is left out.
func Wrap(s string, w, n int) []string {
	if w <= 0 || n <= 0 {
		return nil
	}
	lines := strings.Split(ansi.Wrap(s, w, ""), "\n")
	if len(lines) > n {
		rest := strings.Join(lines[n-1:], " ")
		lines = append(lines[:n-1], strings.TrimRight(Pad(rest, w), " "))
	}
	return lines
}

// Top is the first line to show of n when h fit and the cursor must be among them.
func Top(top, cursor, n, h int) int {
	top = min(top, cursor)
	top = max(top, cursor-h+1)
	return max(0, min(top, n-h))
}

// Age is the time since t as kubectl prints it. A clock that is a little ahead is no reason for a negative one.
func Age(now, t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return duration.HumanDuration(max(0, now.Sub(t)))
}

// ShortAge is Age in at most four cells, for columns that must hold still.
func ShortAge(now, t time.Time) string {
	if t.IsZero() {
		return "?"
	}
	return duration.ShortHumanDuration(max(0, now.Sub(t)))
}

// Passed says whether times must be drawn anew: a second has gone by, or the picture is one of the past. A second back is
// a picture that was taken before the last tick.
func Passed(was, now time.Time) bool {
	gone := now.Unix() - was.Unix()
	return gone > 0 || gone < -1
}

// Notches is which way a turn of the mouse wheel goes: -1 up, 1 down, 0 to a side.
func Notches(msg tea.MouseWheelMsg) int {
	switch msg.Button {
	case tea.MouseWheelUp:
		return -1
	case tea.MouseWheelDown:
		return 1
	}
	return 0
}

// Rest says how many rows of a list are out of sight, above and below; empty when all are in view.
func Rest(above, below int) string {
	var parts []string
	if above > 0 {
		parts = append(parts, fmt.Sprintf("↑ %d more", above))
	}
	if below > 0 {
		parts = append(parts, fmt.Sprintf("↓ %d more", below))
	}
	return strings.Join(parts, "  ")
}

// Mark puts a note at the right end of a line of w cells, over what stands there.
func Mark(line, note string, w int) string {
	n := ansi.StringWidth(note)
	if n == 0 || n+2 > w {
		return line
	}
	return Pad(line, w-n-1) + " " + note
}
