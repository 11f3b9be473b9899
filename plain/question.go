package plain

import (
	"fmt"
	"strconv"
	"time"

	"github.com/kubecadet/cadet/lessons"
)

// answers says what an answer to the question may be.
func (v *visit) answers() string {
	if n := len(v.st.Question.Choices); n > 0 {
		return fmt.Sprintf("answer (a-%c)", 'a'+n-1)
	}
	return "answer (a number)"
}

// answerOf reads a line as an answer: the letter or the ID of a choice, or a number where one is asked for.
func answerOf(q *lessons.Question, line string) (string, bool) {
	if len(q.Choices) == 0 {
		_, err := strconv.ParseFloat(line, 64)
		return line, err == nil
	}
	for _, c := range q.Choices {
		if c.ID == line {
			return c.ID, true
		}
	}
	if len(line) == 1 {
		if i := int(line[0]|0x20) - 'a'; i >= 0 && i < len(q.Choices) {
			return q.Choices[i].ID, true
		}
	}
	return "", false
}

// firstGrade grades an answer just given, unless the cluster has to show first what is right.
func (v *visit) firstGrade() error {
	if err := v.grade(); err != nil || v.answer == "" {
		return err
	}
	if v.st.Command != "" && !v.ran {
		fmt.Fprintln(v.Out, "Noted. Now do it and see.")
		return nil
	}
	fmt.Fprintln(v.Out, "Noted. The cluster will tell.")
	v.await()
	return nil
}

// grade judges the answer that waits, once the cluster is ready for it, whichever command made it so. A prediction is
// done when it is judged, because looking is the point; any other question when it is answered right.
func (v *visit) grade() error {
	snap := v.Watcher.Snapshot()
	if !snap.Shows(v.ready, time.Now()) {
		return nil
	}
	right, ready, why := v.Session.Grade(v.st, v.answer, snap)
	if !ready {
		v.ungraded = why
		return nil
	}
	v.answer, v.ungraded, v.waiting = "", "", false
	verdict := "✕ not right"
	if right {
		verdict = "✓ right"
	}
	fmt.Fprintf(v.Out, "%s\n%s\n", verdict, text(why))
	if err := v.Progress.MarkGraded(v.Lesson.ID, v.st.ID, right); err != nil {
		return err
	}
	if v.st.Ends(right) {
		return v.finish()
	}
	return nil
}
