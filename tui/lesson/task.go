package lesson

import (
	"strings"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/words"
)

// taskParts is what to do now, the checks, and what comes next.
func (m *Model) taskParts() [][]string {
	w := m.textWidth()
	var parts [][]string
	if st := m.at.Missing(); st != nil {
		parts = append(parts, frame.Wrap(m.theme.Next(m.theme.Say("First: %s", st.Title))+"  "+
			m.theme.Press("%s goes to that step, which isn't done and which this one builds on, %s has it done for you", keys.Name(m.theme.Keys.Do), keys.Name(m.theme.Keys.CatchUp)), w, ""))
	}
	switch {
	case m.Step().Question != nil && m.at.Done(): // it is told above what happened
	case m.Step().Question != nil:
		parts = append(parts, m.questionParts(w)...)
	case m.at.Done():
		parts = append(parts, m.checkLines(w))
	default:
		parts = append(parts, m.task(w), m.checkLines(w))
	}
	if m.at.Done() {
		parts = append(parts, m.doneLines(w))
	}
	return parts
}

// verbs word the moves that run the step's command.
var verbs = map[attempt.Move]string{attempt.Apply: words.Mark("Apply it"), attempt.Run: words.Mark("Run it"), attempt.Do: words.Mark("Do it")}

// task says what to do, with the key that does it, and the command.
func (m *Model) task(w int) []string {
	var lines []string
	switch task := m.at.Task(); {
	case m.running != "":
		lines = append(lines, m.theme.Note(theme.Busy, m.theme.Say("running, see Output")))
	case task.Runs():
		lines = append(lines, m.theme.Next(m.theme.Of(verbs[task]))+"  "+m.theme.Key.Render(keys.Name(m.theme.Keys.Do)))
	case task == attempt.Read:
		return frame.Wrap(m.theme.Say("%s, then %s goes on", m.theme.Next(m.theme.Say("Read it")), m.theme.Key.Render(keys.Name(m.theme.Keys.Do))), w, "")
	case task == attempt.Watch:
		return frame.Wrap(m.theme.Next(m.theme.Say("Watch the panes"))+"  "+m.theme.Faint.Render(m.theme.Say("this step gets done by itself")), w, "")
	default:
		return m.yourTurn(w)
	}
	return append(lines, m.command(m.Step().Command, w)...)
}

// yourTurn says how to type a command, where the learner has to find it.
func (m *Model) yourTurn(w int) []string {
	hints := m.HintsLeft() > 0
	k := m.theme.Keys
	do, hint, command := keys.Name(k.Do), keys.Name(k.Hint), keys.Name(k.Command)
	how := m.theme.Press("%s opens a command line", command)
	switch file := m.Step().Edit; {
	case m.at.Task() == attempt.Edit && hints:
		how = m.theme.Press("%s opens %[3]s in the editor, %[2]s gives a hint", do, hint, file)
	case m.at.Task() == attempt.Edit:
		how = m.theme.Press("%s opens %s in the editor", do, file)
	case hints:
		how = m.theme.Press("%s opens a command line, %s gives a hint", command, hint)
	}
	return frame.Wrap(m.theme.Next(m.theme.Say("Your turn"))+"   "+how, w, "")
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
	done, results := m.at.Done(), m.at.Results()
	for i, c := range m.Step().Checks {
		r := lessons.Result{Name: c.Name, Done: done}
		if !done && i < len(results) {
			r = results[i]
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
		case !m.at.Tried():
		case !done && i >= len(results): // a line is kept free for the reason: the text is to hold still
			lines = append(lines, m.theme.Faint.Render("  "+m.theme.Say("looking …")))
		case !r.Done && r.Why != "":
			for _, l := range frame.Wrap(m.theme.Say("not yet: ")+printable.Line(r.Why), w-2, "") {
				lines = append(lines, "  "+m.theme.Level(theme.Warn).Render(l))
			}
		}
	}
	return lines
}

// doneLines says that the step is done and what to press.
func (m *Model) doneLines(w int) []string {
	done, k := m.theme.Level(theme.Good).Bold(true).Render("✓ "+m.theme.Say("Done")), m.theme.Keys
	next := m.theme.Key.Render(keys.Name(k.Next))
	if steps := m.at.Lesson.Steps; m.step+1 < len(steps) {
		return frame.Wrap(m.theme.Say("%s, %s goes on to: %s", done, next, steps[m.step+1].Title), w, "")
	}
	return frame.Wrap(m.theme.Say("%s, that was the last step: %s sums up the chapter", done, next), w, "")
}
