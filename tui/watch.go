package tui

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/list"
	"github.com/kubecadet/cadet/tui/pods"
	"github.com/kubecadet/cadet/tui/status"
	"github.com/kubecadet/cadet/tui/work"
)

// Watch is a cluster to look at without a lesson. Open and Namespaces are needed.
type Watch struct {
	Cluster   string // for display, such as "context school"
	Version   string // of the API server
	Namespace string // where to begin; empty for all
	Write     bool   // commands may change the cluster
	ToWrite   string // what to type to be allowed that, without the namespace

	// Open begins to watch a namespace, or all where it is empty, until ctx ends.
	Open func(ctx context.Context, namespace string) (work.Place, error)
	// Namespaces are those to choose from. With an error they are those that are known all the same.
	Namespaces func(ctx context.Context) ([]string, error)
}

// plan is how the panes stand.
func (o Options) plan() layout.Plan {
	if o.Watch != nil {
		return layout.Watch
	}
	return layout.Lesson
}

// watchMsg asks for a namespace to be watched; empty for all.
type watchMsg struct{ namespace string }

// watch is what the desk has in place of a lesson.
type watch struct {
	*screen
	*Watch
	pods *pods.Model

	selected *live.Pod // that the panes of one namespace have turned to
	told     bool      // what this user may not see
}

func newWatch(s *screen, w *Watch) *watch {
	if w == nil {
		return nil
	}
	return &watch{screen: s, Watch: w, pods: pane[*pods.Model](s.board, panes.Pods)}
}

// here is the namespace for panes that show one: that of the selected pod, where all are watched.
func (w *watch) here(s *live.Snapshot) string {
	switch {
	case w == nil || !s.OfAll():
		return s.Namespace
	case w.pods.Selected() != nil:
		return w.pods.Selected().Namespace
	}
	return metav1.NamespaceDefault
}

// follow turns the panes of one namespace to the selected pod, and to what made it.
func (d *desk) follow() {
	if d.watch == nil || d.snap == nil || d.isPast() || d.watch.selected == d.watch.pods.Selected() {
		return
	}
	before, now := d.watch.selected, d.watch.pods.Selected()
	d.watch.selected = now
	show := lessons.Show{}
	if now != nil {
		show.Rollout = live.WorkloadOf(d.snap, now)
	}
	moved := d.snap.OfAll() && (before == nil || now == nil || before.Namespace != now.Namespace)
	for _, pane := range d.board.plan.Panes() {
		p := d.board.panes[pane.ID]
		if s, ok := p.(watching); ok && pane.Single && moved {
			s.SetSnapshot(d.snap.In(d.watch.here(d.snap)))
		}
		if t, ok := p.(turning); ok && pane.Single {
			t.Turn(show) // they only draw: nothing comes of it
		}
	}
}

// tellHidden says once what this user may not see.
func (d *desk) tellHidden() {
	if d.watch == nil || d.watch.told || !d.snap.Synced {
		return
	}
	d.watch.told = true
	if hidden := d.snap.Forbidden; len(hidden) > 0 {
		d.status.Say(d.theme.Say("you may not list everything here; not shown: %s", strings.Join(hidden, ", ")), false)
	}
}

// addressed is a command with the namespace that it is about, where that is not the one of the view: all are watched.
func (d *desk) addressed(command string) string {
	if d.watch == nil || !d.snap.OfAll() {
		return command
	}
	return shell.InNamespace(command, d.watch.here(d.snap))
}

// runFor runs a command for a pane.
func (d *desk) runFor(r action.Run) tea.Cmd {
	return d.execute(d.addressed(r.Command), r.Interactive, false)
}

// confirm asks before a command of a pane runs.
func (d *desk) confirm(c action.Confirm) {
	if d.may(c.Run.Command) {
		c.Run.Command = d.addressed(c.Run.Command)
		d.overlays.Push(confirmDialog(d.theme, c))
	}
}

// may says whether a command may run, and if not, why and what to type.
func (d *desk) may(command string) bool {
	if d.watch == nil || d.watch.Write || shell.Reads(command) {
		return true
	}
	d.refuse()
	return false
}

func (d *desk) refuse() {
	in := " -A"
	if !d.snap.OfAll() {
		in = " -n " + d.snap.Namespace
	}
	d.status.Say(d.theme.Say("read-only; to change things: q, then %s", d.watch.ToWrite+in), true)
}

// refuses says whether a key asks for a change that is not allowed, and tells the learner so.
func (d *desk) refuses(msg tea.KeyPressMsg) bool {
	p, ok := d.board.focused().(changing)
	if d.watch == nil || d.watch.Write || !ok || !key.Matches(msg, p.Changes()...) {
		return false
	}
	d.refuse()
	return true
}

// allowed leaves out keys that would be refused.
func (d *desk) allowed(list []key.Binding) []key.Binding {
	p, ok := d.board.focused().(changing)
	if d.watch == nil || d.watch.Write || !ok {
		return list
	}
	return slices.DeleteFunc(list, func(b key.Binding) bool {
		return slices.ContainsFunc(p.Changes(), func(c key.Binding) bool { return c.Help().Key == b.Help().Key })
	})
}

// askNamespaces asks which namespaces there are to choose from.
func (d *desk) askNamespaces() tea.Cmd {
	return work.Namespaces(d.ctx, d.watch.Namespaces)
}

// chooseNamespace shows the namespaces to choose from.
func (d *desk) chooseNamespace(msg work.NamespacesMsg) {
	if d.watch == nil || d.space == nil {
		return
	}
	names := append([]string{metav1.NamespaceAll}, msg.Names...)
	here := d.snap.Namespace
	if !slices.Contains(names, here) {
		names = append(names, here)
	}
	entries, at := make([]list.Entry, len(names)), 0
	for i, name := range names {
		entries[i] = list.Entry{Number: i, Title: name, Done: -1, Msg: watchMsg{name}}
		if name == metav1.NamespaceAll {
			entries[i].Title = d.theme.Say("all namespaces")
		}
		if name == here {
			at, entries[i].Msg, entries[i].State = i, nil, d.theme.Say("open")
		}
	}
	title := d.theme.Say("Namespaces")
	if msg.Err != nil {
		title = d.theme.Say("Namespaces that are known: you may not list them")
	}
	d.overlays.Push(list.New(d.theme, title, "@", entries, at))
}

// where is what the header says of a cluster that is watched.
func (w *watch) where(d *desk) status.Place {
	title := w.theme.Say("watching %s, read-only", w.Cluster)
	if w.Write {
		title = w.theme.Say("watching %s", w.Cluster)
	}
	return status.Place{Title: title, Version: w.Version, Namespace: d.snap.Namespace, Snapshot: d.snap}
}

// watchAgain begins to watch a namespace.
func (m *Model) watchAgain(namespace string) tea.Cmd {
	m.desk.leave()
	return m.arrival.watch(namespace)
}

// placed turns to the namespace that is ready.
func (m *Model) placed(msg work.PlacedMsg) tea.Cmd {
	cmd, ok := m.arrival.opened(msg.Err)
	if !ok {
		return cmd
	}
	m.desk.watch.selected, m.desk.watch.told = nil, false
	return m.desk.sit(m.arrival.ctx, m.arrival.cancel, msg.Place)
}
