package work

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

// Starter brings a cluster up.
type Starter func(ctx context.Context, report func(cluster.Progress)) (cluster.Access, error)

// Opener opens a lesson on the cluster that runs.
type Opener func(ctx context.Context, l *lessons.Lesson, say func(string)) (Workspace, error)

// Finder says whether another cluster runs now than the one that was started last, and how to reach it.
type Finder func(ctx context.Context) (access cluster.Access, other bool)

// Find looks for another cluster in place of one that doesn't answer.
func Find(ctx context.Context, find Finder, serial int) tea.Cmd {
	return func() tea.Msg {
		access, other := find(ctx)
		return FoundMsg{serial, access, other}
	}
}

// Start brings the cluster up.
func Start(ctx context.Context, start Starter) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		access, err := start(ctx, func(p cluster.Progress) { emit(StepMsg(p)) })
		return StartedMsg{access, err}
	})
}

// Open opens a lesson.
func Open(ctx context.Context, open Opener, l *lessons.Lesson) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		space, err := open(ctx, l, func(s string) { emit(SayMsg{s}) })
		if err == nil {
			l = space.Fitted()
		}
		return OpenedMsg{l, space, err}
	})
}

// OpenPlace opens a namespace without a lesson.
func OpenPlace(ctx context.Context, open func(ctx context.Context, namespace string) (Place, error), namespace string) tea.Cmd {
	return func() tea.Msg {
		place, err := open(ctx, namespace)
		return PlacedMsg{place, err}
	}
}

// Namespaces asks for the namespaces of the cluster.
func Namespaces(ctx context.Context, ask func(ctx context.Context) ([]string, error)) tea.Cmd {
	return func() tea.Msg {
		names, err := ask(ctx)
		return NamespacesMsg{names, err}
	}
}

// Reset deletes what a lesson made.
func Reset(ctx context.Context, t Tutor, l *lessons.Lesson) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		return ResetMsg{l, t.Reset(ctx, func(s string) { emit(SayMsg{s}) })}
	})
}

// Watch waits for snapshots until ctx ends.
func Watch(ctx context.Context, w Watcher, serial int) tea.Cmd {
	return func() tea.Msg { return snapshot(w.Subscribe(ctx), serial)() }
}

func snapshot(ch <-chan *live.Snapshot, serial int) tea.Cmd {
	return func() tea.Msg {
		snap, ok := <-ch
		if !ok {
			return nil
		}
		return More{Msg: SnapshotMsg{serial, snap}, Next: snapshot(ch, serial)}
	}
}

// Prepare makes the cluster ready for a step.
func Prepare(ctx context.Context, t Tutor, st *lessons.Step, serial int) tea.Cmd {
	return func() tea.Msg { return PreparedMsg{serial, t.Prepare(ctx, st)} }
}

// Look looks whether a step is done.
func Look(ctx context.Context, j attempt.Judge, look *attempt.Look, serial int) tea.Cmd {
	return func() tea.Msg { return LookedMsg{serial, look.Do(ctx, j)} }
}

// Save writes progress.
func Save(write func() error) tea.Cmd {
	return func() tea.Msg { return SavedMsg{write()} }
}

// Write saves a manifest that the learner edited. Closed says that they are done with it.
func Write(t Tutor, name, text string, closed bool) tea.Cmd {
	return func() tea.Msg {
		return WroteMsg{Name: name, Text: text, Closed: closed, Err: t.SaveManifest(name, text)}
	}
}
