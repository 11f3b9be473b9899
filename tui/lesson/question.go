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
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/theme"
)

// draft is an answer that the learner is making.
type draft struct {
	choices []lessons.Choice
	choice  int    // the choice pointed at, when there are choices; -1 before the learner chose
	number  string // what was typed, when a number is asked for
	given   bool   // it was taken as the answer
}

// draftOf is the draft of what was answered before, if it waits for the cluster.
func draftOf(a *attempt.Attempt) draft {
	d := draft{choices: a.Choices(), choice: -1}
	if a.Waiting() == "" {
		return d
	}
	d.choice = slices.IndexFunc(d.choices, func(c lessons.Choice) bool { return c.ID == a.Waiting() })
	if d.choice < 0 {
		d.number = a.Waiting()
	}
	d.given = true
	return d
}

// answer is what the draft answers; empty while it is no answer. Nothing is pointed at before the learner chose: the enter
// that opened the step may be pressed twice.
func (d *draft) answer() string {
	if c := d.choices; len(c) > 0 {
		if d.choice < 0 {
			return ""
		}
		return c[d.choice].ID
	}
	return d.number
}

// cursor stands where the next digit goes; a sign, as colours may be off.
const cursor = "_"

// press handles the keys of a question and says whether the key was one.
func (d *draft) press(msg tea.KeyPressMsg, k KeyMap) bool {
	choices := len(d.choices)
	switch {
	case choices == 0 && key.Matches(msg, k.Digit):
		d.typeDigit(msg.String())
	case choices == 0:
		return false
	case key.Matches(msg, k.Digit):
		n := int(msg.String()[0]-'0') - 1
		if msg.String() == "backspace" || n < 0 || n >= choices {
			return false
		}
		d.point(n)
	case key.Matches(msg, k.Up):
		d.point((max(d.choice, 0) + choices - 1) % choices)
	case key.Matches(msg, k.Down):
		d.point((d.choice + 1) % choices)
	default:
		return false
	}
	return true
}

func (d *draft) point(n int) { d.choice, d.given = n, false }

// typeDigit types. A digit after an answer begins another number.
func (d *draft) typeDigit(key string) {
	if d.given && key != "backspace" {
		d.number = ""
	}
	d.given = false
	if key != "backspace" {
		if len(d.number) < 9 {
			d.number += key
		}
	} else if d.number != "" {
		d.number = d.number[:len(d.number)-1]
	}
}

// Draft is the answer that is pointed at or typed; empty when there is none yet. It is taken as the learner's answer.
func (m *Model) Draft() string {
	if m.at == nil || !m.at.Asks() {
		return ""
	}
	m.draft.given = true
	return m.draft.answer()
}

// Unanswered says what an answer needs first.
func (m *Model) Unanswered() string {
	if n := len(m.at.Choices()); n > 0 {
		return fmt.Sprintf("choose first: ↑ ↓ or 1-%d, then ⏎", n)
	}
	return "type a number first, then ⏎"
}

// showChoice keeps the choice pointed at in view where all of the pane scrolls.
func (m *Model) showChoice() {
	if len(m.pin) == 0 || m.brief {
		m.scrollTo(len(m.body))
	}
}

// questionParts is the question, the choices, and what came of the answer.
func (m *Model) questionParts(w int) [][]string {
	q, done := m.Step().Question, m.at.Done()
	var lines []string
	for i, c := range m.at.Choices() {
		sign, style := "  ", m.theme.Text
		switch {
		case done && (c.ID == q.Answer || c.ID == m.at.Given() && m.at.Verdict() != nil && m.at.Verdict().Right):
			sign, style = "✓ ", m.theme.Level(theme.Good)
		case done && c.ID == m.at.Given():
			sign, style = "✕ ", m.theme.Level(theme.Warn)
		case !done && i == m.draft.choice:
			sign, style = "▸ ", m.theme.Accent.Bold(true)
		}
		text := m.prose(c.Text, w-5)
		for j := range text {
			text[j] = style.Render(strings.TrimRight(ansi.Strip(text[j]), " "))
		}
		lines = append(lines, hang(style.Render(fmt.Sprintf("%s%d  ", sign, i+1)), text)...)
	}
	if len(q.Choices) == 0 && !done {
		lines = append(lines, m.theme.Accent.Bold(true).Render("▸ a number: ")+m.draft.number+m.theme.Accent.Render(cursor))
	}
	return [][]string{m.prose(q.Prompt, w), lines, m.verdictLines(w)}
}

// verdictLines says what came of the answer, and the key that goes on from there.
func (m *Model) verdictLines(w int) []string {
	v := m.at.Verdict()
	switch {
	case v != nil && v.Right:
		return hang(m.theme.Level(theme.Good).Render("✓ "), m.prose(cmp.Or(v.Why, "Right."), w-2))
	case v != nil && m.at.Done():
		return hang(m.theme.Level(theme.Warn).Render("✕ "), m.prose("Not this time. "+v.Why, w-2))
	case v != nil:
		again := "Choose another and press "
		if len(m.at.Choices()) == 0 {
			again = "Type another and press "
		}
		return append(hang(m.theme.Level(theme.Warn).Render("✕ "), m.prose("Not that. "+v.Why, w-2)),
			m.theme.Faint.Render(again)+m.theme.Key.Render("⏎"))
	case m.at.Waiting() != "":
		return m.keptLines(w)
	case m.at.Done(), m.at.Missing() != nil: // ⏎ goes elsewhere
		return nil
	case len(m.at.Choices()) == 0:
		return []string{m.theme.Faint.Render("Type it, then press ") + m.theme.Key.Render("⏎")}
	}
	return []string{m.theme.Key.Render("↑ ↓") + m.theme.Faint.Render(" choose, ") + m.theme.Key.Render("⏎") + m.theme.Faint.Render(" answers")}
}

// keptLines says what an answer that is not graded yet waits for: the command, or what the command has begun.
func (m *Model) keptLines(w int) []string {
	lines := hang(m.theme.Glyph(theme.Busy)+" ", frame.Wrap("Your answer is kept. Now see whether the cluster agrees.", w-2, ""))
	task := m.at.Task()
	switch {
	case !task.Runs():
		return append(lines, frame.Wrap(m.theme.Faint.Render(m.at.WaitsFor()), w, "  ")...)
	case m.running != "":
		return append(lines, m.theme.Note(theme.Busy, "running, see Output"))
	}
	return append(append(lines, m.theme.Accent.Bold(true).Render("▸ "+verbs[task])+"  "+m.theme.Key.Render("⏎")), m.command(m.Step().Command, w)...)
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
