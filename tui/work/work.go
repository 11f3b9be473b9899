// Package work is what the workbench waits for: bringing a cluster up, opening a lesson, running commands, checking
// steps. Each is a command for Bubble Tea; what comes of it is a message that says what it belongs to.
package work

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/complete"
)

// Runner runs commands in a namespace; session.Session is one.
type Runner interface {
	Run(ctx context.Context, command string, stdin io.Reader, out io.Writer) (int, error)
	Environ() []string
	Dir() string
	Namespace() string
	Gone(ctx context.Context) bool // whether somebody deleted the namespace
}

// Tutor takes a learner through steps; session.Session is one.
type Tutor interface {
	attempt.Judge
	ManifestText(path string) (string, error)
	SaveManifest(path, text string) error
	Prepare(ctx context.Context, st *lessons.Step) error
	Solve(ctx context.Context, st *lessons.Step, out io.Writer) error
	TooEarly(snap *live.Snapshot) string
	Reset(ctx context.Context, say func(string)) error
	Lost(done func(lesson, step string) bool) bool
	Fitted() *lessons.Lesson
}

// Watcher publishes snapshots; live.Watcher is one.
type Watcher interface {
	Snapshot() *live.Snapshot
	Subscribe(ctx context.Context) <-chan *live.Snapshot
}

// Logs follows what the containers of the lesson write; live.FollowLogs with client and namespace is one.
type Logs interface {
	Follow(ctx context.Context, q live.LogQuery) <-chan []live.LogLine
}

// Place is a namespace of a cluster: what happens there, and commands.
type Place interface {
	Runner
	Watcher
	Logs
}

// Workspace is one lesson at work in its place.
type Workspace interface {
	Place
	Tutor
}

// More is one message of something that goes on; Next waits for the one after it.
type More struct {
	Msg  tea.Msg
	Next tea.Cmd
}

// Messages. Serial says which opening of a step, or which command, a message belongs to.
type (
	// StepMsg is a step of the bring-up.
	StepMsg cluster.Progress
	// StartedMsg is the end of the bring-up.
	StartedMsg struct {
		Access cluster.Access
		Err    error
	}
	// FoundMsg is the end of looking for another cluster.
	FoundMsg struct {
		Serial int // of the lesson that was open then
		Access cluster.Access
		Other  bool // one runs
	}
	// SayMsg is what opening or resetting a lesson is doing.
	SayMsg struct{ Text string }
	// OpenedMsg is the end of opening a lesson.
	OpenedMsg struct {
		Lesson *lessons.Lesson
		Space  Workspace
		Err    error
	}
	// PlacedMsg is the end of opening a place without a lesson.
	PlacedMsg struct {
		Place Place
		Err   error
	}
	// NamespacesMsg is the namespaces to choose from.
	NamespacesMsg struct {
		Names []string
		Err   error // why these are not all
	}
	// ResetMsg is the end of resetting a lesson.
	ResetMsg struct {
		Lesson *lessons.Lesson
		Err    error
	}
	// SnapshotMsg is a new picture of the cluster, seen by one opening of a lesson.
	SnapshotMsg struct {
		Serial   int
		Snapshot *live.Snapshot
	}
	// LookedMsg is what a look at a step found.
	LookedMsg struct {
		Serial  int
		Finding attempt.Finding
	}
	// PreparedMsg is the end of preparing a step.
	PreparedMsg struct {
		Serial int
		Err    error
	}
	// OutputMsg is what a command said.
	OutputMsg struct {
		Serial int
		Text   string
	}
	// RanMsg is the end of a command.
	RanMsg struct {
		Serial int
		Code   int
		Err    error
		Gone   bool // and the namespace with it
	}
	// WordsMsg is what the command line completes with.
	WordsMsg struct {
		Kubectl         complete.Command
		Programs, Files []string
	}
	// SavedMsg is the end of writing progress.
	SavedMsg struct{ Err error }
	// WroteMsg is the end of writing a manifest that the learner edited.
	WroteMsg struct {
		Name, Text string
		Closed     bool // the learner is done with it
		Err        error
	}
)

// stream runs fn, whose messages come one by one as More. Its result comes last, also when ctx ended.
func stream(ctx context.Context, fn func(emit func(tea.Msg)) tea.Msg) tea.Cmd {
	ch := make(chan tea.Msg, 64)
	emit := func(msg tea.Msg) {
		select {
		case ch <- msg:
		case <-ctx.Done():
		}
	}
	run := func() tea.Msg {
		ch <- fn(emit)
		close(ch)
		return nil
	}
	return tea.Batch(run, next(ch))
}

func next(ch <-chan tea.Msg) tea.Cmd {
	return func() tea.Msg {
		msg, ok := <-ch
		if !ok {
			return nil
		}
		return More{Msg: msg, Next: next(ch)}
	}
}
