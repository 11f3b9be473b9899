// Package plain is a lesson without a screen: lines are read and lines are printed, one change each, and nothing
// is drawn twice. It is what pipes, dumb terminals and screen readers get.
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/words"
)

// Session does and checks the steps of the lesson on the cluster.
type Session interface {
	Manifests
	attempt.Judge
	Prepare(ctx context.Context, st *lessons.Step) error
	Run(ctx context.Context, command string, stdin io.Reader, out io.Writer) (int, error)
	Solve(ctx context.Context, st *lessons.Step, out io.Writer) error
	Gone(ctx context.Context) bool // whether somebody deleted the lesson's namespace
}

// Manifests gives the text of a manifest as it is about to be applied.
type Manifests interface {
	ManifestText(path string) (string, error)
}

// Watcher tells what the cluster is doing.
type Watcher interface {
	Snapshot() *live.Snapshot
	Subscribe(ctx context.Context) <-chan *live.Snapshot
}

// Progress remembers what the learner has done; *lessons.Progress is one.
type Progress interface {
	attempt.Progress
	Spent(lesson string) time.Duration
	Keep() error // writes what is not written yet
}

// Options are what a lesson needs to be gone through.
type Options struct {
	Lesson   *lessons.Lesson
	Start    *lessons.Step // where to begin
	Learner  string        // who learns; the choices of questions are ordered by it
	Session  Session
	Progress Progress
	Watcher  Watcher
	In       io.Reader
	Out      io.Writer
	// Terminal says that somebody types at In: a line is taken at any time, and commands may read from it. From
	// a pipe or a file a line is only taken when one is asked for, so that a script waits for what it began.
	Terminal bool
	// Interruptible gives a command that is run a context that ends with an interrupt, while the lesson goes on.
	Interruptible func(context.Context) (context.Context, context.CancelFunc)
}

// Run goes through the lesson until it is done, the learner quits, the input ends or ctx does.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	clean := printable.NewWriter(o.Out)
	defer func() { _ = clean.Close() }()
	written := &page{out: clean}
	o.Out = written
	r := &run{Options: o, page: written, lines: readLines(ctx, o.In), updates: o.Watcher.Subscribe(ctx)}
	for i, st := range o.Lesson.Steps {
		if st == o.Start {
			r.at = i
		}
	}
	return errors.Join(r.lesson(ctx), o.Progress.Keep())
}

// PrintTask writes a step as it is shown when it opens: its place, its text, its manifest and its command.
func PrintTask(w io.Writer, a *attempt.Attempt, files Manifests) {
	l, st := a.Lesson, a.Step
	for i, s := range l.Steps {
		if s == st {
			fmt.Fprintln(w, l.Words().Say("%d %s, step %d of %d: %s", l.Chapter, l.Title, i+1, len(l.Steps), st.Title))
		}
	}
	if i := len(l.Steps); i > 0 && l.Steps[0] == st && l.Intro != "" {
		fmt.Fprintf(w, "\n%s\n", text(l.Intro))
	}
	fmt.Fprintf(w, "\n%s\n", text(st.Text))
	if st.Manifest != "" {
		printManifest(w, l.Words(), files, st.Manifest)
	}
	if st.Command != "" {
		fmt.Fprintf(w, "\n%s\n", indent("$ ", st.Command))
	}
	printQuestion(w, st.Question, a.Choices())
	for i, c := range st.Checks {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "○ %s\n", c.Name)
	}
}

func printManifest(w io.Writer, l *words.Language, files Manifests, path string) {
	yaml, err := files.ManifestText(path)
	if err != nil {
		fmt.Fprintf(w, "\n%s\n", l.Say("%s can't be shown: %v", path, err))
		return
	}
	fmt.Fprintf(w, "\n%s:\n%s\n", path, indent("  ", yaml))
}

func printQuestion(w io.Writer, q *lessons.Question, choices []lessons.Choice) {
	if q == nil {
		return
	}
	fmt.Fprintf(w, "\n%s\n", text(q.Prompt))
	for i, c := range choices {
		fmt.Fprintf(w, "  %c) %s\n", 'a'+i, text(c.Text))
	}
}
