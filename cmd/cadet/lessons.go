package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
)

// lessonEntry is what "cadet lessons -o json" prints of one lesson.
type lessonEntry struct {
	ID        string      `json:"id"`
	Chapter   int         `json:"chapter"`
	Title     string      `json:"title"`
	Namespace string      `json:"namespace"`
	Needs     []string    `json:"needs"`
	Missing   []string    `json:"missing,omitempty"` // what it needs and the running cluster does not offer, and why
	Done      int         `json:"done"`              // steps done
	Total     int         `json:"total"`             // steps
	Steps     []stepEntry `json:"steps"`
}

type stepEntry struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Done  bool   `json:"done"`
}

func newLessons(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "lessons",
		Short:   "The list of lessons, with your progress",
		Long:    "Lists the lessons, with your progress, and what the cluster, if one runs, does not offer to them. It needs no cluster.\n\n" + exitCodes,
		Example: "cadet lessons\ncadet lessons -o json\n\n# A course of your own\ncadet lessons --course ./my-course",
		Args:    noArgs,
	}
	output := addOutput(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error {
		course, err := a.loadCourse(ctx)
		if err != nil {
			return err
		}
		progress, err := openProgress(cmd)
		if err != nil {
			return err
		}
		tell(cmd, a.noText(course))
		lacks := a.lacks(ctx)
		out := cmd.OutOrStdout()
		if output.json() {
			entries := []lessonEntry{}
			for _, l := range course.Lessons {
				entries = append(entries, describe(l, progress, lacks))
			}
			return writeJSON(out, entries)
		}
		for _, l := range course.Lessons {
			done, total := progress.Counts(l)
			sign := "○"
			if done == total {
				sign = "✓"
			}
			fmt.Fprintf(out, "%s %2d  %-24s %2d of %2d  %s\n", sign, l.Chapter, l.ID, done, total, l.Title)
			if missing := l.Missing(lacks); len(missing) > 0 {
				fmt.Fprintf(out, "       this cluster does not offer: %s\n", strings.Join(missing, ", "))
			}
		}
		_, err = fmt.Fprintln(out, "Open one: "+course.InCourse("cadet lesson N"))
		return err
	})
	return cmd
}

// lacks is what the running cluster does not offer; nothing when none runs or answers.
func (a *app) lacks(ctx context.Context) cluster.Traits {
	_, status, err := a.running(ctx)
	if err != nil || !status.Running || status.Problem != "" {
		return nil
	}
	traits, err := cluster.AskTraits(ctx, status.Kubeconfig)
	if err != nil {
		return nil // the list is no place to complain
	}
	return traits
}

func describe(l *lessons.Lesson, progress *lessons.Progress, lacks cluster.Traits) lessonEntry {
	e := lessonEntry{ID: l.ID, Chapter: l.Chapter, Title: l.Title, Namespace: l.Namespace, Needs: l.Needs, Missing: l.Missing(lacks), Steps: []stepEntry{}}
	if e.Needs == nil {
		e.Needs = []string{}
	}
	e.Done, e.Total = progress.Counts(l)
	for _, s := range l.Steps {
		e.Steps = append(e.Steps, stepEntry{ID: s.ID, Title: s.Title, Kind: string(s.Kind), Done: progress.Done(l.ID, s.ID)})
	}
	return e
}
