package tui

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// past is what was done in a lesson, and the moment of it that the panes show in place of now. Commands and checks know
// nothing of that: theirs is always the picture of now.
type past struct {
	actions []happened.Action // the oldest first
	then    *live.Snapshot    // the picture that is shown; nil for now
}

// mostActions are remembered: a day's work.
const mostActions = 1000

// isPast says whether the panes show an earlier moment.
func (p *past) isPast() bool { return p.then != nil }

// acted takes note of what the learner does, if something may follow from it.
func (d *desk) acted(command string, began time.Time) {
	if !shell.Acts(command) {
		return
	}
	d.remember(happened.Action{Time: began, Command: command})
}

// remember takes note of an action. One that is learnt of after it began may be older than the last.
func (d *desk) remember(a happened.Action) {
	d.actions = append(d.actions, a)
	slices.SortStableFunc(d.actions, func(a, b happened.Action) int { return a.Time.Compare(b.Time) })
	if len(d.actions) > mostActions {
		d.actions = slices.Clone(d.actions[1:])
	}
	d.tellActions()
}

// tellActions gives the actions to the panes, as far as they had begun at the moment that is shown.
func (d *desk) tellActions() {
	list := d.actions
	if d.isPast() {
		list = slices.DeleteFunc(slices.Clone(list), func(a happened.Action) bool { return a.Time.After(d.then.Taken) })
	}
	each(d.board, func(p telling) { p.SetActions(list) })
}

// show turns the panes to another moment; nil is now.
func (d *desk) show(then *live.Snapshot) {
	if d.then == then {
		return
	}
	d.then = then
	d.tellActions()
	d.showSnapshot()
	d.board.fit()
}

// now turns the panes back to how things are.
func (d *desk) now() { d.show(nil) }

// place is the moment that is shown, among those that can be.
func (d *desk) place() (moments []live.Moment, at int) {
	if d.snap == nil {
		return nil, 0
	}
	moments = d.snap.Record.Moments()
	if !d.isPast() {
		return moments, len(moments) - 1
	}
	for at < len(moments)-1 && moments[at].Version < d.then.Version {
		at++
	}
	return moments, at
}

// travel goes n moments on, or back.
func (d *desk) travel(n int) {
	moments, at := d.place()
	d.goTo(moments, at+n)
}

// goTo shows a moment. Beyond the last one is now; before the first, nothing is kept.
func (d *desk) goTo(moments []live.Moment, at int) {
	switch {
	case len(moments) < 2:
		d.status.Say("nothing is recorded yet: what happens from now on will be", false)
	case at >= len(moments)-1 && !d.isPast():
		d.status.Say(d.theme.Say("this is now: %s goes back", keys.Name(d.theme.Keys.Earlier)), false)
	case at >= len(moments)-1:
		d.now()
	case at < 0:
		d.show(d.snap.At(moments[0].Version))
		d.status.Say(d.theme.Say("the record begins here, %s ago", cells.Age(d.opts.Now(), moments[0].Time)), false)
	default:
		d.show(d.snap.At(moments[at].Version))
	}
}

// before is the place of the last moment before something began.
func before(moments []live.Moment, began time.Time) int {
	at := 0
	for at+1 < len(moments) && !moments[at+1].Time.After(began) {
		at++
	}
	return at
}

// toAction goes to how things were before the last action, or on to before the next one.
func (d *desk) toAction(next bool) {
	moments, at := d.place()
	if next {
		for _, a := range d.actions {
			if to := before(moments, a.Time); d.isPast() && to > at {
				d.goTo(moments, to)
				return
			}
		}
		d.goTo(moments, len(moments)-1)
		return
	}
	for i := len(d.actions) - 1; i >= 0; i-- {
		if to := before(moments, d.actions[i].Time); to < at {
			d.goTo(moments, to)
			return
		}
	}
	d.goTo(moments, -1)
}

// pastLine says in words that what is shown is over, and how to come back.
func (m *Model) pastLine() string {
	d := m.desk
	moments, at := d.place()
	k, ago := m.theme.Keys, cells.Age(d.opts.Now(), d.then.Taken)
	text := m.theme.Say("showing %s ago: End goes back to now", ago)
	more := " " + m.theme.Say("· moment %d of %d · %s %s go by moments, %s %s by commands", at+1, len(moments), keys.Name(k.Earlier), keys.Name(k.Later), keys.Name(k.Before), keys.Name(k.After))
	line := " " + m.theme.Note(theme.Warn, text)
	if cells.Width(text)+cells.Width(more)+3 <= m.w {
		line += m.theme.Faint.Render(more)
	}
	return cells.Pad(line, m.w)
}

// pressPast takes the keys that mean something else while the past is shown.
func (m *Model) pressPast(msg tea.KeyPressMsg) bool {
	if !m.desk.isPast() || !key.Matches(msg, m.theme.Keys.Now, m.theme.Keys.Back) {
		return false
	}
	m.desk.now()
	return true
}
