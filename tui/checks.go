package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/work"
)

// snapshot shows a new picture of the cluster, and looks whether the step is done now.
func (d *desk) snapshot(msg work.SnapshotMsg) tea.Cmd {
	if msg.Serial != d.opened {
		return nil
	}
	d.snap = msg.Snapshot
	d.showSnapshot()
	d.tellHidden()
	d.board.fit()
	return d.check()
}

// showSnapshot shows the picture to the panes. Where it is of all namespaces, some show the one of the selected pod.
func (d *desk) showSnapshot() {
	for _, pane := range d.board.plan.Panes() {
		p, ok := d.board.panes[pane.ID].(watching)
		if !ok {
			continue
		}
		shown := d.snap
		if d.isPast() && recorded(p) {
			shown = d.then
		}
		if pane.Single {
			shown = shown.In(d.watch.here(d.snap))
		}
		p.SetSnapshot(shown)
	}
	d.showTime()
}

// recorded says whether a pane draws pictures: logs and shells are of now.
func recorded(p watching) bool {
	_, streams := p.(streaming)
	_, settles := p.(settling)
	return !streams && !settles
}

// showTime moves what counts from now, or from the moment that is shown.
func (d *desk) showTime() {
	now := d.opts.Now()
	if d.isPast() {
		now = d.then.Taken
	}
	each(d.board, func(p timed) { p.SetNow(now) })
}

// isStale says whether the picture may not be current, which takes a banner to tell.
func (d *desk) isStale() bool { return d.snap != nil && !d.snap.Problem.IsZero() }

// second moves what time alone moves.
func (d *desk) second() tea.Cmd {
	if d.space == nil {
		return nil
	}
	d.showTime()
	return tea.Batch(d.check(), d.seek())
}

// seek looks for another cluster while this one doesn't answer: somebody may have deleted it and begun another.
func (d *desk) seek() tea.Cmd {
	if !d.isStale() || d.seeks || d.opts.Other == nil {
		return nil
	}
	d.seeks = true
	return work.Find(d.ctx, d.opts.Other, d.opened)
}

// check looks at the step with the latest snapshot, unless a look is under way: then it does so afterwards.
func (d *desk) check() tea.Cmd {
	if d.attempt == nil || d.catches { // other steps are being checked
		return nil
	}
	look := d.attempt.Look(d.snap)
	if look == nil {
		return nil
	}
	return work.Look(d.stepCtx, d.tutor, look, d.serial)
}

// looked shows what a look at the step found.
func (d *desk) looked(msg work.LookedMsg) tea.Cmd {
	if msg.Serial != d.serial || d.attempt == nil {
		return nil
	}
	save := d.keep(d.attempt.Take(msg.Finding))
	d.page.Refresh()
	d.board.fit()
	serial := d.serial
	return tea.Batch(save, tea.Tick(d.attempt.Rest(), func(time.Time) tea.Msg { return restedMsg{serial} }))
}

// restedMsg ends the pause after a look.
type restedMsg struct{ serial int }

func (d *desk) rested(msg restedMsg) tea.Cmd {
	if msg.serial != d.serial || !d.attempt.Rested() {
		return nil
	}
	return d.check()
}
