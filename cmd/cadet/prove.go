package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
)

// resetDeadline bounds how long an interrupted proof may take to clean up after itself.
const resetDeadline = time.Minute

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
			"Your progress is kept, but what you made in these lessons on the cluster is not.\n\nExit codes: 0 all is proven, 1 not, 2 wrong usage, 3 no cluster.",
		Example:           "cadet prove 3 8\ncadet prove\n\n# A course of your own\ncadet prove --course ./my-course -o json",
		ValidArgsFunction: a.completeLesson,
	}
	output := addOutput(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		list, err := a.lessonsNamed(ctx, args)
		if err != nil {
			return err
		}
		status, err := a.attached(ctx)
		if err != nil {
			return err
		}
		for _, l := range list {
			if err := suits(ctx, l, status.Access); err != nil {
				return err
			}
		}
		table := &proofTable{out: cmd.OutOrStdout(), json: output.json(), entries: []proofEntry{}}
		at, err := sessionCluster(status.Access)
		if err != nil {
			return err
		}
		return table.prove(ctx, at, list)
	})
	return cmd
}

func (a *app) lessonsNamed(ctx context.Context, names []string) ([]*lessons.Lesson, error) {
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

// proofTable prints proofs as they come, or all at the end as JSON.
type proofTable struct {
	out     io.Writer
	json    bool
	entries []proofEntry
}

func (t *proofTable) prove(ctx context.Context, c lessons.Cluster, list []*lessons.Lesson) error {
	var failed error
	for _, l := range list {
		if failed = proveOne(ctx, c, l, t.add); failed != nil {
			break
		}
	}
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
		fmt.Fprintf(t.out, "%d steps proven, %d broken\n", len(t.entries)-broken, broken)
	}
	if broken > 0 {
		return quiet(codeFailed)
	}
	return nil
}

// proveOne proves a lesson and, when it was stopped, deletes what the proof had made.
func proveOne(ctx context.Context, c lessons.Cluster, l *lessons.Lesson, report func(lessons.Proof)) error {
	err := lessons.Prove(ctx, c, l, report)
	if ctx.Err() == nil {
		if err != nil {
			return fmt.Errorf("lesson %s can't be proven: %w", l.ID, err)
		}
		return nil
	}
	session, err := lessons.NewSession(c, l)
	if err != nil {
		return err
	}
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), resetDeadline)
	defer cancel()
	if err := session.Reset(after, func(string) {}); err != nil {
		return fmt.Errorf("the proof of %s was stopped, and what it made is left: %w", l.ID, err)
	}
	return ctx.Err()
}

func (t *proofTable) add(p lessons.Proof) {
	t.entries = append(t.entries, proofEntry{Lesson: p.Lesson, Step: p.Step, OK: p.OK, Problem: p.Problem, Seconds: p.Took.Round(time.Millisecond).Seconds()})
	if t.json {
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
