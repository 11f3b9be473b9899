package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// question is what was chosen and what came of it.
type question struct {
	step   *lessons.Step
	choice int    // the choice pointed at, when there are choices; -1 before the learner chose
	number string // what was typed, when a number is asked for
	answer string // the answer given; empty before there is one
	graded bool
	right  bool
	why    string
}

// cursor stands where the next digit goes; a sign, as colours may be off.
const cursor = "_"

// press handles the keys of a question and says whether the key was one.
func (q *question) press(msg tea.KeyPressMsg, k KeyMap) bool {
	choices := len(q.step.Question.Choices)
	switch {
	case choices == 0 && key.Matches(msg, k.Digit):
		q.typeDigit(msg.String())
	case choices == 0:
		return false
	case key.Matches(msg, k.Digit):
		n := int(msg.String()[0]-'0') - 1
		if msg.String() == "backspace" || n < 0 || n >= choices {
			return false
		}
		q.point(n)
	case key.Matches(msg, k.Up):
		q.point((max(q.choice, 0) + choices - 1) % choices)
	case key.Matches(msg, k.Down):
		q.point((q.choice + 1) % choices)
	default:
		return false
	}
	return true
}

func (q *question) point(n int) {
	q.choice = n
	q.forgetWrong()
}

// typeDigit types. A digit after an answer begins another number.
func (q *question) typeDigit(key string) {
	if q.answer != "" && key != "backspace" {
		q.number = ""
	}
	q.forgetWrong()
	if key != "backspace" {
		if len(q.number) < 9 {
			q.number += key
		}
	} else if q.number != "" {
		q.number = q.number[:len(q.number)-1]
	}
}

// forgetWrong takes a verdict away once the learner thinks again.
func (q *question) forgetWrong() {
	if q.graded || q.answer != "" {
		q.answer, q.graded, q.why = "", false, ""
	}
}

// asks says whether the step has a question that waits for an answer.
func (m *Model) asks() bool {
	return m.Step() != nil && m.Step().Question != nil && !m.done
}

// Answer takes the choice pointed at, or the number typed, as the answer; empty when there is none yet. Nothing is
// pointed at before the learner chose: the enter that opened the step may be pressed twice.
func (m *Model) Answer() string {
	if !m.asks() {
		return ""
	}
	q := &m.ask
	q.answer = q.number
	if c := m.Step().Question.Choices; len(c) > 0 && q.choice >= 0 {
		q.answer = c[q.choice].ID
	}
	q.graded = false
	m.layout()
	return q.answer
}

// Restore takes up an answer that was given before and is not graded yet; what is no answer any more is left alone.
func (m *Model) Restore(answer string) {
	if !m.asks() || answer == "" {
		return
	}
	q := &m.ask
	choices := m.Step().Question.Choices
	i := slices.IndexFunc(choices, func(c lessons.Choice) bool { return c.ID == answer })
	switch {
	case i >= 0:
		q.choice = i
	case len(choices) > 0:
		return
	default:
		q.number = answer
	}
	q.answer = answer
	m.layout()
}

// Unanswered says what an answer needs first.
func (m *Model) Unanswered() string {
	if n := len(m.Step().Question.Choices); n > 0 {
		return fmt.Sprintf("choose first: ↑ ↓ or 1-%d, then ⏎", n)
	}
	return "type a number first, then ⏎"
}

// Answered is the answer given and not found wrong; empty when there is none.
func (m *Model) Answered() string {
	if !m.asks() || m.ask.graded {
		return ""
	}
	return m.ask.answer
}

// SetVerdict shows what came of an answer. One that was changed meanwhile is left alone.
func (m *Model) SetVerdict(answer string, right, ready bool, why string) {
	if answer != m.ask.answer || !ready && !m.ask.graded && why == m.ask.why {
		return
	}
	m.ask.graded, m.ask.right, m.ask.why = ready, right, why
	m.layout()
	m.scrollTo(len(m.body))
}

// showChoice keeps the choice pointed at in view where all of the pane scrolls.
func (m *Model) showChoice() {
	if len(m.pin) == 0 || m.brief {
		m.scrollTo(len(m.body))
	}
}

// questionParts is the question, the choices, and what came of the answer.
func (m *Model) questionParts(w int) [][]string {
	q := m.Step().Question
	var lines []string
	for i, c := range q.Choices {
		sign, style := "  ", m.theme.Text
		switch {
		case m.done && (c.ID == q.Answer || c.ID == m.ask.answer && m.ask.right):
			sign, style = "✓ ", m.theme.Level(theme.Good)
		case m.done && c.ID == m.ask.answer:
			sign, style = "✕ ", m.theme.Level(theme.Warn)
		case !m.done && i == m.ask.choice:
			sign, style = "▸ ", m.theme.Accent.Bold(true)
		}
		text := m.prose(c.Text, w-5)
		for j := range text {
			text[j] = style.Render(strings.TrimRight(ansi.Strip(text[j]), " "))
		}
		lines = append(lines, hang(style.Render(fmt.Sprintf("%s%d  ", sign, i+1)), text)...)
	}
	if len(q.Choices) == 0 && !m.done {
		lines = append(lines, m.theme.Accent.Bold(true).Render("▸ a number: ")+m.ask.number+m.theme.Accent.Render(cursor))
	}
	return [][]string{m.prose(q.Prompt, w), lines, m.verdictLines(w)}
}

// verdictLines says what came of the answer, and the key that goes on from there.
func (m *Model) verdictLines(w int) []string {
	q := m.ask
	switch {
	case q.graded && q.right:
		return hang(m.theme.Level(theme.Good).Render("✓ "), m.prose(cmp.Or(q.why, "Right."), w-2))
	case q.graded && m.done:
		return hang(m.theme.Level(theme.Warn).Render("✕ "), m.prose("Not this time. "+q.why, w-2))
	case q.graded:
		again := "Choose another and press "
		if len(m.Step().Question.Choices) == 0 {
			again = "Type another and press "
		}
		return append(hang(m.theme.Level(theme.Warn).Render("✕ "), m.prose("Not that. "+q.why, w-2)),
			m.theme.Faint.Render(again)+m.theme.Key.Render("⏎"))
	case q.answer != "":
		return m.keptLines(w)
	case m.done:
		return nil
	case len(m.Step().Question.Choices) == 0:
		return []string{m.theme.Faint.Render("Type it, then press ") + m.theme.Key.Render("⏎")}
	}
	return []string{m.theme.Key.Render("↑ ↓") + m.theme.Faint.Render(" choose, ") + m.theme.Key.Render("⏎") + m.theme.Faint.Render(" answers")}
}

// keptLines says what an answer that is not graded yet waits for: the command, or what the command has begun.
func (m *Model) keptLines(w int) []string {
	lines := hang(m.theme.Glyph(theme.Busy)+" ", frame.Wrap("Your answer is kept. Now see whether the cluster agrees.", w-2, ""))
	c := m.Step().Command
	switch {
	case c == "", m.ran:
		return append(lines, frame.Wrap(m.theme.Faint.Render(m.ask.why), w, "  ")...)
	case m.running != "":
		return append(lines, m.theme.Note(theme.Busy, "running, see Output"))
	}
	return append(append(lines, m.theme.Accent.Bold(true).Render("▸ Run it")+"  "+m.theme.Key.Render("⏎")), m.command(c, w)...)
}

// hang puts a sign before the first line and as much room before the others.
func hang(sign string, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if i > 0 {
			sign = strings.Repeat(" ", ansi.StringWidth(sign))
		}
		out[i] = sign + l
	}
	return out
}
