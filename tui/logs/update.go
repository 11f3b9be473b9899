package logs

import (
	"regexp"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/prompt"
)

// Update takes batches, keys, the wheel, and the wish to see one pod.
func (m *Model) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case BatchMsg:
		return m.take(msg)
	case action.ShowLogs:
		return m.ShowPod(msg.Namespace, msg.Pod)
	}
	if m.search.Typing() {
		return m.updateSearch(msg)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.MouseWheelMsg:
		if n := cells.Notches(msg); n != 0 {
			m.scroll(3 * n)
		}
	}
	return nil
}

func (m *Model) press(msg tea.KeyPressMsg) tea.Cmd {
	if n, ok := m.keys.Lines(msg, m.h-1); ok {
		m.scroll(n)
		return nil
	}
	switch {
	case key.Matches(msg, m.keys.Follow):
		m.setFollow(!m.follow)
	case key.Matches(msg, m.keys.Left):
		m.shift = max(0, m.shift-8)
	case key.Matches(msg, m.keys.Right):
		m.shift += 8
	case key.Matches(msg, m.keys.Times):
		m.times = !m.times
	case key.Matches(msg, m.keys.Next):
		return m.find(1)
	case key.Matches(msg, m.keys.Before):
		return m.find(-1)
	case key.Matches(msg, m.keys.Previous, m.keys.All):
		return m.choose(msg)
	}
	m.cache.Drop()
	return nil
}

// Search lets the learner type what to search for.
func (m *Model) Search() {
	m.search.Open("search ", "part of a line")
	m.cache.Drop()
}

// Backs says what going back does: it ends a search.
func (m *Model) Backs() string {
	if m.pattern != nil {
		return "end search"
	}
	return ""
}

// Back ends the search.
func (m *Model) Back() {
	m.endSearch()
	m.cache.Drop()
}

// choose turns to another stream.
func (m *Model) choose(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case m.selector == "" && m.pod == "":
		return action.Refuse(m.theme.Say("no logs are chosen yet: press %s on a pod", keys.Name(m.keys.Choose)))
	case key.Matches(msg, m.keys.Previous):
		m.previous = !m.previous
		return m.restart()
	case m.selector == "":
		return action.Refuse(m.theme.Say("no workload is chosen to show all pods of: press %s on another pod", keys.Name(m.keys.Choose)))
	}
	return m.Show(m.selector)
}

func (m *Model) updateSearch(msg tea.Msg) tea.Cmd {
	defer m.cache.Drop()
	if m.search.Update(msg) != prompt.Accepted {
		return nil
	}
	m.sought = m.search.Value()
	if m.sought == "" {
		m.endSearch()
		return nil
	}
	if m.pattern == nil {
		m.resume = m.follow
	}
	m.pattern = regexp.MustCompile("(?i)" + regexp.QuoteMeta(m.sought))
	m.match = m.bottom()
	return m.find(-1)
}

// endSearch marks nothing any more, and follows again where the search kept the pane from it.
func (m *Model) endSearch() {
	if m.pattern != nil && m.resume {
		m.setFollow(true)
	}
	m.pattern, m.match = nil, -1
}

// bottom is the line after the last one shown. As long as there are lines enough they fill the pane, also after those
// that were shown have been let go, and after the pane has grown.
func (m *Model) bottom() int {
	if m.follow {
		return len(m.lines)
	}
	return max(m.end, min(m.h, len(m.lines)))
}

// find goes to the next line that matches, down or up, and round at the ends.
func (m *Model) find(direction int) tea.Cmd {
	if m.pattern == nil {
		return action.Refuse("nothing is searched for yet: / begins a search")
	}
	m.cache.Drop()
	n, from := len(m.lines), m.match
	if from < 0 {
		from = m.bottom()
	}
	for i := 1; i <= n; i++ {
		at := ((from+direction*i)%n + n) % n
		if l := m.lines[at]; !m.pattern.MatchString(m.label(l) + " " + l.Text) {
			continue
		}
		m.match = at
		m.end, m.follow = m.bottom(), false
		if at < m.end-m.h || at >= m.end {
			m.end = min(n, max(at+1+m.h/2, m.h))
		}
		return nil
	}
	m.match = -1
	return action.Refuse(m.theme.Say("no line has %s", m.sought))
}
