package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/proof"
	"github.com/kubecadet/cadet/lessons/session"
	"github.com/kubecadet/cadet/tui/proving"
	"github.com/kubecadet/cadet/words"
)

// proofEntry is what "cadet prove -o json" prints of one step.
type proofEntry struct {
	Lesson  string  `json:"lesson"`
	Step    string  `json:"step"`
	OK      bool    `json:"ok"`
	Problem string  `json:"problem,omitempty"` // which promise broke, and how
	Seconds float64 `json:"seconds"`
}

func newProve(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "prove [N|name ...]",
		Short: "Prove lessons: every step checks what it says",
		Long: "Proves lessons on the cluster, each from a clean namespace, and deletes what it made: the checks of each step " +
			"fail before its solution and pass after it, and the wrong answers it names fail. Without a name: all lessons. " +
			"Your progress is kept, but what you made in these lessons on the cluster is not. " +
			"Several lessons are proven side by side; --jobs says how many.\n\nExit codes: 0 all is proven, 1 not, 2 wrong usage, 3 no cluster.",
		Example:           "cadet prove 3 8\ncadet prove\n\n# A course of your own\ncadet prove --course ./my-course -o json",
		ValidArgsFunction: a.completeLesson,
	}
	output := addOutput(cmd)
	jobs := cmd.Flags().Int("jobs", proofsAtOnce, "how many lessons to prove at a time")
	var options proof.Options
	cmd.Flags().BoolVar(&options.SkipMistakes, "skip-mistakes", false, "leave out the wrong answers that steps name, which take most of the time")
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		list, err := a.lessonsNamed(ctx, args)
		if err != nil {
			return err
		}
		status, err := a.attached(ctx)
		if err != nil {
			return err
		}
		table := &proofTable{out: cmd.OutOrStdout(), json: output.json(), entries: []proofEntry{}}
		if list, err = table.fitting(ctx, list, len(args) > 0, status.Access); err != nil {
			return err
		}
		at, err := sessionCluster(status.Access)
		if err != nil {
			return err
		}
		if at.Namespace != "" {
			*jobs = 1 // it holds one lesson at a time
		}
		return table.prove(ctx, at, list, options, max(*jobs, 1))
	})
	return cmd
}

// proofsAtOnce is how many lessons are proven side by side: a proof mostly waits.
const proofsAtOnce = 4

// fitting leaves out the lessons that need what the cluster does not offer, and says so. One that was named must fit.
func (t *proofTable) fitting(ctx context.Context, list []*lessons.Lesson, named bool, access cluster.Access) ([]*lessons.Lesson, error) {
	var fitted []*lessons.Lesson
	for _, l := range list {
		f, err := fit(ctx, l, access)
		var lacks *problem
		switch {
		case err == nil:
			fitted = append(fitted, f)
		case named || !errors.As(err, &lacks) || lacks.code != codeFailed:
			return nil, err
		case !t.json:
			fmt.Fprintf(t.out, "– %-22s not proven here: %s\n", l.ID, lacks.what)
		}
	}
	return fitted, nil
}

func (a *app) lessonsNamed(ctx context.Context, names []string) ([]*lessons.Lesson, error) {
	a.lang = words.English // mistakes say which reason they expect in it
	course, err := a.loadCourse(ctx)
	if err != nil || len(names) == 0 {
		return all(course), err
	}
	var list []*lessons.Lesson
	for _, name := range names {
		l, err := course.Find(name)
		if err != nil {
			return nil, &problem{code: codeUsage, what: err.Error()}
		}
		list = append(list, l)
	}
	return list, nil
}

func all(course *lessons.Course) []*lessons.Lesson {
	if course == nil {
		return nil
	}
	return course.Lessons
}

// proofTable prints proofs as they come, on a terminal in a table that is drawn anew, or all at the end as JSON.
type proofTable struct {
	out  io.Writer
	json bool
	live *proving.Table // on a terminal; nil elsewhere

	mu      sync.Mutex
	entries []proofEntry
}

// prove proves lessons, so many at a time. Each works in a namespace of its own.
func (t *proofTable) prove(ctx context.Context, c session.Cluster, list []*lessons.Lesson, options proof.Options, jobs int) error {
	if !t.json && interactive() {
		t.live = proving.Show(ctx, t.out, list)
	}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for _, l := range list {
		group.Go(func() error { return proof.Prove(within, c, l, options, t) })
	}
	failed := group.Wait()
	if t.live != nil {
		if err := t.live.End(failed == nil); failed == nil {
			failed = err
		}
	}
	t.sort(list)
	if t.json {
		if err := writeJSON(t.out, t.entries); err != nil {
			return err
		}
	}
	if failed != nil {
		return failed
	}
	broken := 0
	for _, e := range t.entries {
		if !e.OK {
			broken++
		}
	}
	if !t.json {
		if t.live == nil { // there it stands above the table
			t.brokenAgain()
		}
		fmt.Fprintf(t.out, "%d steps proven, %d broken\n", len(t.entries)-broken, broken)
	}
	if broken > 0 {
		return quiet(codeFailed)
	}
	return nil
}

// sort puts the steps of a lesson below each other, in the order of the course. Those of one lesson came in order.
func (t *proofTable) sort(list []*lessons.Lesson) {
	place := func(e proofEntry) int {
		return slices.IndexFunc(list, func(l *lessons.Lesson) bool { return l.ID == e.Lesson })
	}
	slices.SortStableFunc(t.entries, func(a, b proofEntry) int { return place(a) - place(b) })
}

// brokenAgain names at the end what broke, which other lessons' lines may have pushed out of sight.
func (t *proofTable) brokenAgain() {
	for _, e := range t.entries {
		if !e.OK {
			fmt.Fprintf(t.out, "broken: %s, step %s: %s\n", e.Lesson, e.Step, e.Problem)
		}
	}
}

// Begins takes note of a step that is being proven; a list of what was proven does not tell.
func (t *proofTable) Begins(l *lessons.Lesson, st *lessons.Step) {
	if t.live != nil {
		t.live.Begins(l, st)
	}
}

// Proven takes note of a step that was proven, or was not.
func (t *proofTable) Proven(p proof.Proof) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries = append(t.entries, proofEntry{Lesson: p.Lesson, Step: p.Step, OK: p.OK, Problem: p.Problem, Seconds: p.Took.Round(time.Millisecond).Seconds()})
	switch {
	case t.json:
		return
	case t.live != nil:
		t.live.Proven(p)
		return
	}
	sign := "✓"
	if !p.OK {
		sign = "✕"
	}
	fmt.Fprintf(t.out, "%s %-22s %-32s %6.1f s", sign, p.Lesson, p.Step, p.Took.Seconds())
	if p.Problem != "" {
		fmt.Fprintf(t.out, "  %s", p.Problem)
	}
	fmt.Fprintln(t.out)
}
