package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/plain"
)

// How long a solution may take to show: the longest rollout of a lesson, with time to spare; and how long nothing may
// change before more waiting is of no use.
const (
	solveDeadline = 3 * time.Minute
	solveStill    = 30 * time.Second
)

func newSolve(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "solve [N|name]",
		Short: "Apply the solution of a step",
		Long: "Applies the solution of one step and waits until its checks hold: of the step you are at, or the next that " +
			"has something to run. Steps build on those before them; questions are yours to answer. Of a prediction that --step " +
			"names the commands are run, and it stays yours to answer. With --to, all that comes before a step is solved in order, " +
			"for who comes late to a class or shows it the middle of a lesson.\n\n" + exitCodes,
		Example:           "cadet solve 8\ncadet solve deployments --step set-image\n\n# As far as the step about history\ncadet solve 8 --to history",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
	}
	a.addStep(cmd)
	cmd.Flags().String(toFlag, "", "solve all steps before the one with this ID, and go there")
	must(cmd.RegisterFlagCompletionFunc(toFlag, a.completeStep))
	cmd.MarkFlagsMutuallyExclusive(stepFlag, toFlag)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		d, err := a.openDesk(ctx, cmd, args)
		if err != nil {
			return err
		}
		if cmd.Flags().Changed(toFlag) {
			return d.catchUp(ctx, cmd, d.asked(cmd))
		}
		st := d.toSolve(cmd)
		if st == nil {
			return d.unsolved(cmd)
		}
		if predicts(st) && stepID(cmd) == "" {
			return d.answerFirst(st)
		}
		if at := d.asked(cmd); at != st {
			fmt.Fprintf(cmd.OutOrStdout(), "You are at step %s (%s), which the lesson asks of you: cadet lesson %d\n", at.ID, aim(at), d.lesson.Chapter)
		}
		return d.solve(ctx, cmd.OutOrStdout(), st)
	})
	return cmd
}

// unsolved says what is left when nothing from where the learner is can be solved.
func (d *desk) unsolved(cmd *cobra.Command) error {
	left := d.left()
	if left == "" {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d %s: all steps are done\n", d.lesson.Chapter, d.lesson.Title)
		return err
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d %s: nothing from here on is left to solve. Not done yet: %s\n", d.lesson.Chapter, d.lesson.Title, left)
	return err
}

// answerFirst says that a step which shows what is right is not run before the learner has answered, unless it is named.
func (d *desk) answerFirst(st *lessons.Step) error {
	return &problem{code: codeFailed, what: fmt.Sprintf("step %s is %s: answer, and the cluster shows what is right", st.ID, aim(st)),
		next: fmt.Sprintf("Answer it: cadet lesson %d\nTo go on without an answer, run what it shows: cadet solve %[1]d --step %s", d.lesson.Chapter, st.ID)}
}

// solve opens the lesson and solves a step.
func (d *desk) solve(ctx context.Context, out io.Writer, st *lessons.Step) error {
	if st.SolvedBy() == "" {
		return &problem{code: codeFailed, what: fmt.Sprintf("step %s is read or answered, not solved", st.ID),
			next: fmt.Sprintf("Type: cadet lesson %d", d.lesson.Chapter)}
	}
	d.announce(out, st)
	if err := d.enter(ctx, out); err != nil {
		return err
	}
	return d.finish(ctx, out, st)
}

func (d *desk) announce(out io.Writer, st *lessons.Step) {
	fmt.Fprintf(out, "%d %s, step %s: %s\n", d.lesson.Chapter, d.lesson.Title, st.ID, st.Title)
}

// enter opens the lesson.
func (d *desk) enter(ctx context.Context, out io.Writer) error {
	if err := d.open(ctx, d.progress, sayTo(out)); err != nil {
		return fmt.Errorf("the lesson could not be opened: %w", err)
	}
	return nil
}

// finish applies the solution of a step of the open lesson and waits until its checks hold.
func (d *desk) finish(ctx context.Context, out io.Writer, st *lessons.Step) error {
	if err := d.apply(ctx, out, st); err != nil {
		return err
	}
	if len(st.Checks) == 0 {
		return d.ran(out, st)
	}
	results, err := d.awaitDone(ctx, st, time.Now())
	if err != nil {
		return err
	}
	for _, r := range results {
		plain.PrintResult(out, r)
	}
	if !lessons.Passed(results) {
		return &problem{code: codeFailed, what: fmt.Sprintf("the solution was applied, but step %s is not done", st.ID),
			next: d.wayTo(st)}
	}
	return nil
}

// apply makes the open lesson ready for a step and runs what the step asks for.
func (d *desk) apply(ctx context.Context, out io.Writer, st *lessons.Step) error {
	if err := d.lacking(ctx, st); err != nil {
		return err
	}
	if err := d.prepare(ctx, st); err != nil {
		return &problem{code: codeFailed, what: err.Error(), next: d.wayTo(st)}
	}
	if err := d.Solve(ctx, st, out); err != nil {
		if ctx.Err() != nil {
			return err
		}
		return &problem{code: codeFailed, what: "the solution failed", why: err, next: d.wayTo(st)}
	}
	return nil
}

// catchUp solves what comes before a step, in order, and goes there. Of predictions the commands are run, as later steps
// build on them; the answers stay the learner's to give.
func (d *desk) catchUp(ctx context.Context, cmd *cobra.Command, to *lessons.Step) error {
	out := cmd.OutOrStdout()
	if err := d.enter(ctx, out); err != nil {
		return err
	}
	if d.Lost(d.progress.Done) {
		return &problem{code: codeFailed, what: "what you made in this lesson is gone, and later steps build on it",
			next: fmt.Sprintf("Begin it again, then this: cadet reset %d", d.lesson.Chapter)}
	}
	for _, st := range d.before(to) {
		d.announce(out, st)
		bring := d.finish
		if predicts(st) {
			bring = d.apply
		}
		if err := bring(ctx, out, st); err != nil {
			return err
		}
	}
	if err := d.visit(ctx, to); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "You are at step %s, %s: cadet lesson %d\n", to.ID, to.Title, d.lesson.Chapter)
	return err
}

// ran ends a step without checks, whose commands were run. A question stays open: those who come late, or who show
// a class the middle of a lesson, go on from where its commands lead, and nobody has answered.
func (d *desk) ran(out io.Writer, st *lessons.Step) error {
	if predicts(st) && !d.done(st) {
		fmt.Fprintf(out, "What step %s shows was run. Its question is yours to answer: cadet lesson %d\n", st.ID, d.lesson.Chapter)
		for _, s := range d.lesson.Steps[slices.Index(d.lesson.Steps, st):] {
			if solvable(s) && !d.done(s) {
				_, err := fmt.Fprintf(out, "To go on without an answer: cadet solve %d --step %s\n", d.lesson.Chapter, s.ID)
				return err
			}
		}
		return nil
	}
	plain.PrintResult(out, lessons.Result{Name: st.Title, Done: true})
	return d.progress.MarkDone(d.lesson.ID, st.ID, time.Now())
}

// wayTo says what to do where a step can't be solved: the steps before it come first. Questions come after what can be
// solved, as one that is not answered may have been run.
func (d *desk) wayTo(st *lessons.Step) string {
	before := d.lesson.Steps[:slices.Index(d.lesson.Steps, st)]
	for _, s := range before {
		if solvable(s) && !d.done(s) {
			return fmt.Sprintf("It builds on step %s, which is not done: cadet solve %d --step %[1]s", s.ID, d.lesson.Chapter)
		}
	}
	for _, s := range before {
		if predicts(s) && !d.done(s) {
			return fmt.Sprintf("It builds on step %s (%s), which the lesson asks of you: cadet lesson %d", s.ID, aim(s), d.lesson.Chapter)
		}
	}
	return fmt.Sprintf("Begin the lesson again: cadet reset %d", d.lesson.Chapter)
}

// lacking says that a check will ask a pod that is not there, and which step makes it: no solution would ever show.
func (d *desk) lacking(ctx context.Context, st *lessons.Step) error {
	for _, c := range st.Checks {
		if c.Exec == nil || d.makes(st, c.Exec.Pod) {
			continue
		}
		snap, err := d.synced(ctx)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(snap.Pods, func(p *corev1.Pod) bool { return p.Name == c.Exec.Pod }) {
			continue
		}
		for _, s := range d.lesson.Steps[:slices.Index(d.lesson.Steps, st)] {
			if d.makes(s, c.Exec.Pod) {
				return &problem{code: codeFailed, what: fmt.Sprintf("step %s asks the pod %s, which is not there", st.ID, c.Exec.Pod),
					next: fmt.Sprintf("Step %s makes it: cadet solve %d --step %[1]s", s.ID, d.lesson.Chapter)}
			}
		}
	}
	return nil
}

// makes says whether a manifest that a step applies has a pod of this name.
func (d *desk) makes(st *lessons.Step, pod string) bool {
	return slices.ContainsFunc(strings.Fields(st.Prepare+"\n"+st.SolvedBy()), func(word string) bool {
		if !strings.HasSuffix(word, ".yaml") {
			return false
		}
		text, err := d.lesson.ManifestText(word)
		if err != nil {
			return false
		}
		objects, err := lessons.Objects(text)
		return err == nil && slices.ContainsFunc(objects, func(o unstructured.Unstructured) bool {
			return o.GetKind() == "Pod" && o.GetName() == pod
		})
	})
}

// awaitDone checks a step as the cluster changes until all checks hold, or time is up or nothing changes any more, and
// returns the last results. A picture from before the solution was applied is not judged.
func (d *desk) awaitDone(ctx context.Context, st *lessons.Step, applied time.Time) ([]lessons.Result, error) {
	var last []lessons.Result
	changed, version := applied, uint64(0)
	for {
		if snap := d.Snapshot(); snap.Shows(applied, time.Now()) {
			results, err := d.check(ctx, st)
			if snap.Version != version || !slices.Equal(results, last) {
				changed, version, last = time.Now(), snap.Version, results
			}
			if err != nil || lessons.Passed(results) || time.Since(applied) > solveDeadline || time.Since(changed) > solveStill {
				return results, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
