package lesson

import (
	"slices"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// short is the task in at most n lines, for where there is no room for all of it: what to do now and what is missing
// first, or the question.
func (m *Model) short(n int) []string {
	var lines []string
	w := m.textWidth()
	switch {
	case m.at.Done():
		lines = m.doneLines(w)
	case m.Step().Question != nil:
		lines = m.shortQuestion(n, w)
	default:
		lines = m.shortTask(n, w)
	}
	return cut(lines, n, w)
}

// shortTask is what to do, the command beside it where they are one line each, and the first check that doesn't hold.
func (m *Model) shortTask(n, w int) []string {
	check := m.firstUnmet(w)
	task := m.task(w)
	if len(task) > 1 && len(task)+len(check) > n {
		task = []string{ansi.Truncate(task[0]+task[1], w, "…")}
	}
	return append(task, check...)
}

// firstUnmet is the first check that doesn't hold, a line for its name and one for the reason.
func (m *Model) firstUnmet(w int) []string {
	results := m.at.Results()
	for i, c := range m.Step().Checks {
		r := lessons.Result{Name: c.Name}
		if i < len(results) {
			r = results[i]
		}
		if r.Done {
			continue
		}
		lines := []string{ansi.Truncate(m.theme.Faint.Render("○")+" "+r.Name, w, "…")}
		switch {
		case !m.at.Tried():
		case i >= len(results):
			lines = append(lines, m.theme.Faint.Render("  "+m.theme.Say("looking …")))
		case r.Why != "":
			lines = append(lines, ansi.Truncate("  "+m.theme.Level(theme.Warn).Render(m.theme.Say("not yet: ")+printable.Line(r.Why)), w, "…"))
		}
		return lines
	}
	return nil
}

// shortRejected is why the answer was not right between what is asked and what to do now. What to do stands whole, whatever
// else must be cut for it.
func (m *Model) shortRejected(prompt []string, n, w int) []string {
	first := ""
	if len(m.at.Choices()) > 0 {
		first = m.theme.Press("%s shows the choices; ", keys.Name(m.theme.Keys.Read))
	}
	turn := m.again(w, first)
	left := max(n-len(turn), 0)
	why := cut(m.rejected(w), max(left-1, min(left, 1)), w)
	return slices.Concat(cut(prompt, left-len(why), w), why, turn)
}

// cut leaves of lines as many as n; the last of them says that more follow.
func cut(lines []string, n, w int) []string {
	switch {
	case n <= 0:
		return nil
	case len(lines) <= n:
		return lines
	}
	last := ansi.Truncate(lines[n-1], w-1, "") + "…"
	return append(slices.Clone(lines[:n-1]), last)
}

// shortQuestion is what is asked, and below it the answer so far with what to press, or the choices.
func (m *Model) shortQuestion(n, w int) []string {
	parts := m.questionParts(w)
	prompt, choices, verdict := parts[0], parts[1], parts[2]
	all := slices.Concat(prompt, choices, verdict)
	switch {
	case len(all) <= n:
		return all
	case m.at.Verdict() != nil && !m.at.Done():
		return m.shortRejected(prompt, n, w)
	case m.at.Given() != "":
		all = slices.Concat(prompt, verdict)
	case len(m.Step().Question.Choices) == 0:
		all = slices.Concat(prompt, choices)
	default:
		how := m.theme.Press("%s shows the choices, %s answers", keys.Name(m.theme.Keys.Read), m.do())
		all = slices.Concat(prompt, []string{cells.Pad(how, w)})
	}
	if over := len(all) - n; over > 0 && len(prompt) > over+1 { // the end of a question tells less than what to press
		return slices.Concat(cut(prompt, len(prompt)-over, w), all[len(prompt):])
	}
	return all
}
