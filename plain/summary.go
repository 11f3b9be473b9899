package plain

import (
	"fmt"
	"io"

	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/summary"
)

// PrintSummary writes what a learner did in a lesson, what to read again, and once all is done what they can do now.
func PrintSummary(w io.Writer, s summary.Summary) {
	l := s.Lesson
	fmt.Fprintf(w, "%d %s\n", l.Chapter, l.Title)
	for i, line := range s.Lines() {
		sign := "- "
		switch {
		case i == 0 && s.IsDone():
			sign = "✓ "
		case i == 0:
			sign = "○ "
		}
		fmt.Fprintln(w, sign+line)
	}
	place := attempt.Place{Lesson: l}
	if len(s.Again) > 0 {
		fmt.Fprintf(w, "\n%s\n", l.Words().Say("To read again:"))
	}
	for _, a := range s.Again {
		fmt.Fprintln(w, wrapped(fmt.Sprintf("%4d  ", place.Number(a.Step)), a.Step.Title+": "+a.Why(l.Words())))
	}
	if len(s.Left) > 0 {
		fmt.Fprintf(w, "\n%s\n", l.Words().Say("Not done yet:"))
	}
	for _, st := range s.Left {
		fmt.Fprintln(w, wrapped(fmt.Sprintf("%4d  ", place.Number(st)), st.Title))
	}
	if s.IsDone() && l.Recap != "" {
		fmt.Fprintf(w, "\n%s\n", text(l.Recap))
	}
	fmt.Fprintln(w)
}
