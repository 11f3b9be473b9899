package lesson

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/keys"
)

// bodyLines is the text of the step with what was asked for below it.
func (m *Model) bodyLines() []string {
	st, w := m.Step(), m.textWidth()
	lines := []string{}
	if m.step == 0 && m.at.Lesson.Intro != "" {
		lines = append(m.prose(m.at.Lesson.Intro, w), "")
	}
	lines = append(lines, m.theme.Title.Render(st.Title), "")
	lines = append(lines, m.prose(st.Text, w)...)
	for i := range m.hints {
		m.hintAt = len(lines) + 1
		lines = append(lines, "", m.theme.Accent.Render(m.theme.Say("Hint %d of %d", i+1, len(st.Hints))))
		lines = append(lines, m.prose(st.Hints[i], w)...)
	}
	if m.solved {
		m.solvedAt = len(lines) + 1
		lines = append(lines, "", m.theme.Accent.Render(m.theme.Say("Solution")))
		lines = append(lines, m.command(st.SolvedBy(), w)...)
	}
	m.afterAt = len(lines) + 1
	if m.at.Done() && st.Question != nil {
		parts := m.questionParts(w)
		verdict := parts[len(parts)-1]
		lines = append(append(lines, ""), join(parts[:len(parts)-1], true)...)
		if len(verdict) > 0 {
			m.afterAt = len(lines) + 1
			lines = append(append(lines, ""), verdict...)
		}
	}
	if m.at.Done() && st.After != "" {
		lines = append(lines, "")
		if !st.Scored() {
			lines = append(lines, m.theme.Accent.Render(m.theme.Say("What happened")))
		}
		lines = append(lines, m.prose(st.After, w)...)
	}
	return lines
}

// prose renders Markdown.
func (m *Model) prose(text string, w int) []string {
	return m.text.Render(m.theme.Keys.InText(text), w)
}

func (m *Model) textWidth() int { return max(min(m.w-2, widest), 10) }

// rule is the line between what scrolls and the task; it says how much is out of sight.
func (m *Model) rule(below int) string {
	if below <= 0 {
		return m.theme.Border.Render(strings.Repeat("─", m.w-2))
	}
	label := " " + m.theme.Count(below, "↓ %d more line: %s", "↓ %d more lines: %s", below, keys.Name(m.theme.Keys.Read)) + " "
	n := max(m.w-ansi.StringWidth(label)-3, 0)
	return m.theme.Border.Render(strings.Repeat("─", n)) + m.theme.Faint.Render(label) + m.theme.Border.Render("─")
}
