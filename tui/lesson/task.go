package lesson

import (
	"strings"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// taskParts is what to do now, the checks, and what comes next.
func (m *Model) taskParts() [][]string {
	w := m.textWidth()
	var parts [][]string
	switch {
	case m.Step().Question != nil && m.done: // it is told above what happened
	case m.Step().Question != nil:
		parts = m.questionParts(w)
	case m.done:
		parts = [][]string{m.checkLines(w)}
	default:
		parts = [][]string{m.task(w), m.checkLines(w)}
	}
	if m.done {
		parts = append(parts, m.doneLines(w))
	}
	return parts
}

// task says what to do, with the key that does it, and the command.
func (m *Model) task(w int) []string {
	st := m.Step()
	command := st.Command
	var lines []string
	switch {
	case m.running != "":
		lines = append(lines, m.theme.Note(theme.Busy, "running, see Output"))
	case command != "":
		verb := "Run it"
		if st.Kind == lessons.Apply {
			verb = "Apply it"
		} else if st.Kind == lessons.Do || st.Kind == lessons.Repair {
			verb = "Do it"
		}
		lines = append(lines, m.theme.Accent.Bold(true).Render("▸ "+verb)+"  "+m.theme.Key.Render("⏎"))
	case st.Kind == lessons.Read:
		return frame.Wrap(m.theme.Accent.Bold(true).Render("▸ Read it")+", then "+m.theme.Key.Render("⏎")+" goes on", w, "")
	case st.Kind == lessons.Observe:
		return frame.Wrap(m.theme.Accent.Bold(true).Render("▸ Watch")+" the panes: this step gets done by itself", w, "")
	default:
		text := m.theme.Accent.Bold(true).Render("▸ Your turn") + "   " + m.theme.Key.Render(":") + " opens a command line"
		if m.HintsLeft() > 0 {
			text += ", " + m.theme.Key.Render("h") + " gives a hint"
		}
		return frame.Wrap(text, w, "")
	}
	return append(lines, m.command(command, w)...)
}

// command shows shell commands, each on its own lines; what doesn't fit goes on below, further in.
func (m *Model) command(commands string, w int) []string {
	var code []string
	for line := range strings.Lines(commands) {
		code = append(code, "  "+strings.TrimRight(line, "\n"))
	}
	lines := frame.Code(code, w)
	for i, l := range lines {
		text := strings.TrimLeft(l, " ")
		lines[i] = l[:len(l)-len(text)] + m.theme.Code.Render(text)
	}
	return lines
}

// checkLines is each check with its sign, and for those that don't hold the reason.
func (m *Model) checkLines(w int) []string {
	var lines []string
	for i, c := range m.Step().Checks {
		r := lessons.Result{Name: c.Name, Done: m.done}
		if !m.done && i < len(m.results) {
			r = m.results[i]
		}
		sign := m.theme.Faint.Render("○")
		if r.Done {
			sign = m.theme.Level(theme.Good).Render("✓")
		}
		for j, l := range frame.Wrap(r.Name, w-2, "") {
			if j > 0 {
				sign = " "
			}
			lines = append(lines, sign+" "+l)
		}
		switch {
		case !m.done && i >= len(m.results): // a line is kept free for the reason: the text is to hold still
			lines = append(lines, m.theme.Faint.Render("  looking …"))
		case !r.Done && r.Why != "":
			for _, l := range frame.Wrap("not yet: "+printable.Line(r.Why), w-2, "") {
				lines = append(lines, "  "+m.theme.Level(theme.Warn).Render(l))
			}
		}
	}
	return lines
}

// doneLines says that the step is done and what to press.
func (m *Model) doneLines(w int) []string {
	next := "that was the last step: " + m.theme.Key.Render("l") + " lists the lessons"
	if m.step+1 < len(m.lesson.Steps) {
		next = m.theme.Key.Render("n") + " goes on to: " + m.lesson.Steps[m.step+1].Title
	}
	return frame.Wrap(m.theme.Level(theme.Good).Bold(true).Render("✓ Done")+", "+next, w, "")
}
