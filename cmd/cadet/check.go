package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/plain"
)

// checkReport is what "cadet check -o json" prints.
type checkReport struct {
	Lesson string        `json:"lesson"`
	Step   string        `json:"step"` // empty when all steps are done
	Title  string        `json:"title"`
	Done   bool          `json:"done"`
	Checks []checkResult `json:"checks"`
}

type checkResult struct {
	Name string `json:"name"`
	Done bool   `json:"done"`
	Why  string `json:"why,omitempty"` // why not yet
}

func newCheck(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [N|name]",
		Short: "Is the step done? Says why not yet",
		Long: "Runs the checks of the step you are at once, and says of each whether it holds, and why not yet. " +
			"A step whose checks all hold is kept as done. One to read or answer is done in the lesson.\n\n" + exitCodes,
		Example:           "cadet check 8\ncadet check deployments --step roll-out-v2\ncadet check 8 -o json",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
	}
	a.addStep(cmd)
	output := addOutput(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		d, err := a.openDesk(ctx, cmd, args)
		if err != nil {
			return err
		}
		report := checkReport{Lesson: d.lesson.ID, Done: true, Checks: []checkResult{}}
		if d.left() != "" || stepID(cmd) != "" {
			st := d.asked(cmd)
			results, err := d.check(ctx, st)
			if err != nil {
				return err
			}
			report.add(st, results)
		}
		if output.json() {
			err = writeJSON(cmd.OutOrStdout(), report)
		} else {
			err = report.write(cmd, d.lesson)
		}
		if err == nil && !report.Done {
			return quiet(codeFailed)
		}
		return err
	})
	return cmd
}

// check looks at a step once. A step without checks is done when the learner has read or answered it, and one that has yet
// to be prepared finds the cluster as the step before left it, which says nothing about it.
func (d *desk) check(ctx context.Context, st *lessons.Step) ([]lessons.Result, error) {
	switch {
	case st.DoneBy() != lessons.ByChecks:
		return []lessons.Result{d.inLesson(st)}, nil
	case d.try(st).ToPrepare():
		return []lessons.Result{{Name: "the step is begun",
			Why: fmt.Sprintf("something has to be made ready for it, and opening it does that: %s", d.lesson.Cadet("lesson"))}}, nil
	}
	snap, err := d.synced(ctx)
	if err != nil {
		return nil, err
	}
	return d.try(st).CheckNow(ctx, d, snap)
}

// inLesson is the result of a step that the cluster can't tell about.
func (d *desk) inLesson(st *lessons.Step) lessons.Result {
	name, why := "read in the lesson", "you are at something to read: %s"
	if st.DoneBy() == lessons.ByAnswering {
		name, why = "answered in the lesson", "you are at a question: %s"
	}
	if d.place().Done(st) {
		return lessons.Result{Name: name, Done: true}
	}
	return lessons.Result{Name: name, Why: fmt.Sprintf(why, d.lesson.Cadet("lesson"))}
}

func (r *checkReport) add(st *lessons.Step, results []lessons.Result) {
	r.Step, r.Title, r.Done = st.ID, st.Title, lessons.Passed(results)
	for _, res := range results {
		r.Checks = append(r.Checks, checkResult{Name: res.Name, Done: res.Done, Why: res.Why})
	}
}

func (r *checkReport) write(cmd *cobra.Command, l *lessons.Lesson) error {
	out := cmd.OutOrStdout()
	if r.Step == "" {
		_, err := fmt.Fprintf(out, "%d %s: all steps are done\n", l.Chapter, l.Title)
		return err
	}
	fmt.Fprintf(out, "%d %s, step %s: %s\n", l.Chapter, l.Title, r.Step, r.Title)
	for _, c := range r.Checks {
		plain.PrintResult(out, l.Words(), lessons.Result{Name: c.Name, Done: c.Done, Why: c.Why})
	}
	if r.Done {
		_, err := fmt.Fprintf(out, "Go on with: %s\n", l.Cadet("lesson"))
		return err
	}
	return nil
}
