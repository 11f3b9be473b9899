package recap

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/frame"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// widest is the longest line that is still easy to read.
const widest = 84

func (m *Model) width() int { return max(min(m.w-6, widest), 10) }

// layout makes the lines and the rows among them.
func (m *Model) layout() {
	if m.w < 4 {
		return
	}
	m.lines, m.rows = nil, nil
	m.score()
	recap := m.sum.Recap()
	if m.sum.IsDone() {
		m.prose(recap.Before)
	}
	if len(m.sum.Left) > 0 {
		m.head(m.theme.Say("Not done yet"))
		for _, st := range m.sum.Left {
			m.step(st, "")
		}
	}
	if len(m.sum.Again) > 0 {
		m.head(m.theme.Say("To read again"))
		for _, a := range m.sum.Again {
			m.step(a.Step, a.Why(m.theme.Language))
		}
	}
	if len(recap.Commands) > 0 {
		m.prose(recap.Head)
		m.commands()
	}
	m.prose(recap.After)
}

// score says how it went, beside each other as they fit.
func (m *Model) score() {
	sign := m.theme.Level(theme.Good).Render("✓ ")
	if !m.sum.IsDone() {
		sign = m.theme.Faint.Render("○ ")
	}
	line := ""
	for i, part := range m.sum.Lines() {
		if i > 0 {
			part = m.theme.Faint.Render(" · ") + part
		}
		if i > 0 && ansi.StringWidth(line)+ansi.StringWidth(part) > m.width()-2 {
			m.lines = append(m.lines, sign+line)
			sign, line, part = "  ", "", m.sum.Lines()[i]
		}
		line += part
	}
	m.lines = append(m.lines, sign+line)
}

// prose adds Markdown.
func (m *Model) prose(text string) {
	if text != "" {
		m.lines = append(append(m.lines, ""), m.text.Render(text, m.width())...)
	}
}

func (m *Model) head(text string) {
	m.lines = append(m.lines, "", m.theme.Accent.Render(text))
}

// step adds a row that leads to a step.
func (m *Model) step(st *lessons.Step, why string) {
	number := attempt.Place{Lesson: m.sum.Lesson}.Number(st)
	text := fmt.Sprintf("%2d  %s", number, printable.Line(st.Title))
	if why != "" {
		text = cells.Pad(text, max(m.width()-ansi.StringWidth(why)-4, 12)) + "  " + m.theme.Faint.Render(why)
	}
	m.add(row{step: m.goes.Step(number - 1)}, text)
}

// commands adds a row for each command, with what it is for beside it.
func (m *Model) commands() {
	commands, column := m.sum.Recap().Commands, 0
	for _, c := range commands {
		column = max(column, ansi.StringWidth(unmarked(c.Row)))
	}
	column = min(column, m.width()*3/5)
	for _, c := range commands {
		text := m.theme.Code.Render(cells.Pad(unmarked(c.Row), column)) + "  " + unmarked(c.For)
		m.add(row{command: c.Text}, text)
	}
}

// marks are those of Markdown that stand in tables.
var marks = regexp.MustCompile("[`*]+")

func unmarked(text string) string { return printable.Line(marks.ReplaceAllString(text, "")) }

// add adds a row, which is marked where it is pointed at.
func (m *Model) add(r row, text string) {
	r.line = len(m.lines)
	line := "  " + text
	if len(m.rows) == m.at {
		line = m.theme.Selected.Render(cells.Pad("▸ "+ansi.Strip(text), m.width()))
	}
	m.rows, m.lines = append(m.rows, r), append(m.lines, line)
}

// foot is what can be pressed, the way on first.
func (m *Model) foot() []string {
	k := m.KeyMap
	choose, stay := keys.Name(k.Up)+" "+keys.Name(k.Down), keys.Name(k.Close)
	next := m.theme.Next(m.theme.Say("The course is done")) + "  " + m.theme.Press("%s lists the lessons", keys.Name(k.Next))
	if l := m.goes.NextLesson; l != nil {
		next = m.theme.Next(fmt.Sprintf("%d %s", l.Chapter, printable.Line(l.Title))) + "  " + m.theme.Press("%s opens the next chapter", keys.Name(k.Next))
	}
	press := m.theme.Press("%s choose   %s stay here", choose, stay)
	if m.at >= 0 && m.rows[m.at].command != "" {
		press = m.theme.Press("%s copies   %s choose   %s stay here", keys.Name(k.Copy), choose, stay)
	} else if m.at >= 0 {
		press = m.theme.Press("%s opens the step   %s choose   %s stay here", keys.Name(k.Pick), choose, stay)
	}
	return []string{next, press}
}

// View draws the summary.
func (m *Model) View() string {
	room := m.room()
	end := min(m.top+room, len(m.lines))
	lines := cells.Rows(m.lines[min(m.top, end):end], m.width(), min(room, len(m.lines)))
	rest := cells.Rest(m.top, len(m.lines)-end)
	lines = append(lines, cells.Mark(strings.Repeat(" ", m.width()), m.theme.Faint.Render(rest), m.width()))
	for _, l := range m.foot() {
		lines = append(lines, cells.Pad(l, m.width()))
	}
	title := fmt.Sprintf("%d %s", m.sum.Lesson.Chapter, printable.Line(m.sum.Lesson.Title))
	if m.sum.IsDone() {
		title = m.theme.Say("%s: done", title)
	}
	return frame.Card(title, strings.Join(lines, "\n"), m.w, m.h, m.theme)
}
