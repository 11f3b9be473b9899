package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// Draft is the answer that is pointed at or typed; empty when there is none yet. It is taken as the learner's answer.
func (m *Model) Draft() string {
	if m.at == nil || !m.at.Asks() {
		return ""
	}
	answer := m.draft.answer()
	m.draft.given = answer != ""
	return answer
}

// Unanswered says what an answer needs first.
func (m *Model) Unanswered() string {
	n, do := len(m.at.Choices()), m.do()
	switch m.draft.form {
	case lessons.One:
		return m.theme.Say("choose first: %s or 1-%d, then %s", m.arrows(), n, do)
	case lessons.Several:
		return m.theme.Say("choose first: 1-%d, all that are right, then %s", n, do)
	case lessons.Order:
		return m.theme.Say("put all in order first: 1-%d, one after the other, then %s", n, do)
	case lessons.Word:
		return m.theme.Say("type a word first, then %s", do)
	}
	return m.theme.Say("type a number first, then %s", do)
}

// do is what the key is called that takes an answer, and arrows are those that point at one.
func (m *Model) do() string { return keys.Name(m.theme.Keys.Do) }

func (m *Model) arrows() string { return keys.Name(m.KeyMap.Up) + " " + keys.Name(m.KeyMap.Down) }

// Writing says whether letters are what the learner types, as a word is asked for.
func (m *Model) Writing() bool { return m.at != nil && m.at.Asks() && m.draft.writing() }

// Takes says whether a key is text of the word that is asked for.
func (m *Model) Takes(msg tea.KeyPressMsg) bool { return m.Writing() && m.draft.takes(msg) }

// Write makes letters text again, after the learner left the word.
func (m *Model) Write() {
	m.draft.keys = false
	m.layout()
}

// Toggle chooses what is pointed at where several are right, or no longer; false when there is nothing to choose.
func (m *Model) Toggle() bool {
	if m.at == nil || !m.at.Asks() || m.draft.form != lessons.Several || m.draft.choice < 0 {
		return false
	}
	m.draft.toggle()
	m.rethink()
	return true
}

// rethink shows another draft.
func (m *Model) rethink() {
	m.at.Rethink()
	m.shown = m.now()
	m.layout()
	m.showChoice()
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
	choices := m.at.Choices()
	if done && q.Form() == lessons.Order {
		choices = q.Choices // as it is right
	}
	for i, c := range choices {
		sign, style := m.sign(i, c)
		text := m.prose(c.Text, w-len([]rune(sign))-3)
		for j := range text {
			text[j] = style.Render(strings.TrimRight(ansi.Strip(text[j]), " "))
		}
		lines = append(lines, hang(style.Render(fmt.Sprintf("%s%d  ", sign, i+1)), text)...)
	}
	if typed := m.typedLine(); typed != "" && !done {
		lines = append(lines, frame.Wrap(typed, w, "")...)
	}
	return [][]string{m.prose(q.Prompt, w), lines, m.verdictLines(w)}
}

// sign is what stands before a choice, and how it looks.
func (m *Model) sign(i int, c lessons.Choice) (string, lipgloss.Style) {
	q, done := m.Step().Question, m.at.Done()
	chosen := slices.Contains(q.Chosen(m.at.Given()), c)
	switch {
	case done && (slices.Contains(q.Chosen(q.Answer), c) || chosen && m.at.Verdict() != nil && m.at.Verdict().Right):
		return "✓ ", m.theme.Level(theme.Good)
	case done && chosen:
		return "✕ ", m.theme.Level(theme.Warn)
	case done:
		return "  ", m.theme.Text
	case m.draft.form == lessons.Several && slices.Contains(m.draft.chosen, c):
		return m.pointer(i) + "[x] ", m.theme.Accent.Bold(true)
	case m.draft.form == lessons.Several:
		return m.pointer(i) + "[ ] ", m.theme.Text
	case m.draft.form == lessons.Order && slices.Contains(m.draft.chosen, c):
		return "  ", m.theme.Faint
	case i == m.draft.choice:
		return "▸ ", m.theme.Accent.Bold(true)
	}
	return "  ", m.theme.Text
}

// pointer stands before the choice that is pointed at.
func (m *Model) pointer(i int) string {
	if i == m.draft.choice {
		return "▸ "
	}
	return "  "
}

// typedLine is what was typed of an answer so far, with what is asked for; empty where an answer is pointed at.
func (m *Model) typedLine() string {
	label, typed := "", m.draft.typed
	switch m.draft.form {
	case lessons.Number:
		label = m.theme.Say("a number: ")
	case lessons.Word:
		label = m.theme.Say("a word: ")
	case lessons.Order:
		label = m.theme.Say("in order: ")
		for _, c := range m.draft.chosen {
			typed += fmt.Sprintf("%d ", slices.Index(m.at.Choices(), c)+1)
		}
	default:
		return ""
	}
	line := m.theme.Accent.Bold(true).Render("▸ "+label) + typed
	if m.draft.form == lessons.Word && !m.draft.writing() || m.draft.form == lessons.Order && len(m.draft.chosen) == len(m.draft.choices) {
		return line
	}
	return line + m.theme.Accent.Render(cursor)
}

// verdictLines says what came of the answer, and the key that goes on from there.
func (m *Model) verdictLines(w int) []string {
	v := m.at.Verdict()
	switch {
	case v != nil && v.Right:
		return hang(m.theme.Level(theme.Good).Render("✓ "), m.prose(cmp.Or(v.Why, m.theme.Say("Right.")), w-2))
	case v != nil && m.at.Done():
		return hang(m.theme.Level(theme.Warn).Render("✕ "), m.prose(m.theme.Say("Not this time. %s", v.Why), w-2))
	case v != nil:
		return append(m.rejected(w), m.again(w, "")...)
	case m.at.Waiting() != "":
		return m.keptLines(w)
	case m.at.Done(), m.at.Missing() != nil: // ⏎ goes elsewhere
		return nil
	}
	return m.howTo(w)
}

// rejected says why an answer is not right.
func (m *Model) rejected(w int) []string {
	return hang(m.theme.Level(theme.Warn).Render("✕ "), m.prose(m.theme.Say("Not that. %s", m.at.Verdict().Why), w-2))
}

// again says that the learner's next answer is waited for, and how to give it; first is what to press before that.
func (m *Model) again(w int, first string) []string {
	how := m.theme.Press("type another, then %s", m.do())
	switch m.draft.form {
	case lessons.One:
		how = m.theme.Press("choose another, then %s", m.do())
	case lessons.Several:
		how = m.theme.Press("choose again, then %s", m.do())
	case lessons.Order:
		how = m.theme.Press("%s takes back; another order, then %s", "backspace", m.do())
	}
	return frame.Wrap(m.theme.Next(m.theme.Say("Your turn"))+"  "+first+how, w, "")
}

// howTo says which keys answer.
func (m *Model) howTo(w int) []string {
	digits := fmt.Sprintf("1-%d", len(m.at.Choices()))
	switch m.draft.form {
	case lessons.Number:
		return []string{m.theme.Press("Type it, then press %s", m.do())}
	case lessons.Word:
		if !m.draft.writing() {
			return []string{m.theme.Press("%s goes on with the word", m.do())}
		}
		return frame.Wrap(m.theme.Press("Type it, then press %s; %s makes letters keys again", m.do(), keys.Name(m.KeyMap.Leave)), w, "")
	case lessons.Several:
		return frame.Wrap(m.theme.Press("%s choose each that is right, or not; %s answers", digits, m.do()), w, "")
	case lessons.Order:
		return frame.Wrap(m.theme.Press("%s one after the other, %s takes back; %s answers", digits, "backspace", m.do()), w, "")
	}
	return []string{m.theme.Press("%s choose, %s answers", m.arrows(), m.do())}
}

// keptLines says what an answer that is not graded yet waits for: the command, or what the command has begun.
func (m *Model) keptLines(w int) []string {
	lines := hang(m.theme.Glyph(theme.Busy)+" ", frame.Wrap(m.theme.Say("Your answer is kept. Now see whether the cluster agrees."), w-2, ""))
	task := m.at.Task()
	switch {
	case !task.Runs():
		if m.Step().Command == "" {
			lines = append(lines, m.yourTurn(w)...)
		}
		return append(lines, frame.Wrap(m.theme.Faint.Render(m.at.WaitsFor()), w, "  ")...)
	case m.running != "":
		return append(lines, m.theme.Note(theme.Busy, m.theme.Say("running, see Output")))
	}
	return append(append(lines, m.theme.Next(m.theme.Of(verbs[task]))+"  "+m.theme.Key.Render(m.do())), m.command(m.Step().Command, w)...)
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
