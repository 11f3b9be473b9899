package logs

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

// BatchMsg brings lines of a stream that the pane follows. The root hands it back to the pane.
type BatchMsg struct {
	serial int
	lines  []live.LogLine
	open   bool // there may be more
	stream <-chan []live.LogLine
}

// SetSource tells where the lines come from, until ctx ends, and starts following when something is to be shown.
func (m *Model) SetSource(ctx context.Context, s Source) tea.Cmd {
	m.ctx, m.source = ctx, s
	return m.restart()
}

// Show follows every pod that a label selector matches; with "" nothing. What is followed already goes on, so that a
// step that shows the same as the one before loses no line.
func (m *Model) Show(selector string) tea.Cmd {
	if selector == m.selector && m.pod == "" && !m.previous && m.cancel != nil && !m.ended {
		return nil
	}
	m.selector, m.pod, m.previous, m.pattern = selector, "", false, nil
	return m.restart()
}

// Turn follows the pods that a step is about.
func (m *Model) Turn(show lessons.Show) tea.Cmd { return m.Show(show.Logs) }

// ShowPod follows one pod.
func (m *Model) ShowPod(namespace, name string) tea.Cmd {
	m.namespace, m.pod, m.previous = namespace, name, false
	return m.restart()
}

// Stop ends the stream that is followed.
func (m *Model) Stop() {
	if m.cancel != nil {
		m.cancel()
		m.cancel = nil
	}
	m.serial++
}

// restart forgets the lines and follows what is to be shown now.
func (m *Model) restart() tea.Cmd {
	m.Stop()
	m.lines, m.end, m.match, m.shift, m.follow, m.ended, m.many = nil, 0, -1, 0, true, false, false
	clear(m.sources)
	m.cache.Drop()
	if m.source == nil || (m.selector == "" && m.pod == "") {
		return nil
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.cancel = cancel
	q := live.LogQuery{Selector: m.selector, Previous: m.previous, Tail: tail}
	if m.pod != "" {
		q.Namespace, q.Selector, q.Pod = m.namespace, "", m.pod
	}
	source, serial := m.source, m.serial
	return func() tea.Msg { return read(serial, source.Follow(ctx, q)) }
}

// read waits for the next batch of a stream.
func read(serial int, stream <-chan []live.LogLine) tea.Msg {
	lines, open := <-stream
	return BatchMsg{serial: serial, lines: lines, open: open, stream: stream}
}

// take shows a batch and waits for the next one.
func (m *Model) take(b BatchMsg) tea.Cmd {
	if b.serial != m.serial {
		return nil
	}
	if !b.open {
		m.ended = true
		m.cache.Drop()
		return nil
	}
	m.add(b.lines)
	return func() tea.Msg { return read(b.serial, b.stream) }
}
