package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/summary"
	"github.com/kubecadet/cadet/plain"
	"github.com/kubecadet/cadet/words"
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
	Right     int         `json:"right"`             // questions of the quiz that were answered right at first
	Answered  int         `json:"answered"`          // of them answered at all
	Questions int         `json:"questions"`         // and all there are
	Own       int         `json:"own"`               // tasks done without seeing the solution
	Tasks     int         `json:"tasks"`             // of which the learner finds the command or writes the file
	Seconds   int         `json:"seconds"`           // spent, pauses left out
	Steps     []stepEntry `json:"steps"`
}

type stepEntry struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Done  bool   `json:"done"`
	Again bool   `json:"again"` // to be read again: answered wrong at first, or the solution was shown
}

func newLessons(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lessons [N|name]",
		Short: "The list of lessons with your progress, or one summed up",
		Long: "Lists the lessons, with your progress, and what the cluster, if one runs, does not offer to them. Of one that is named it says how " +
			"you did, what to read again and, once all of it is done, what you can do now. It needs no cluster.\n\n" + exitCodes,
		Example:           "cadet lessons\ncadet lessons -o json\n\n# How was chapter 8?\ncadet lessons 8\n\n# A course of your own\ncadet lessons --course ./my-course",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
	}
	output := addOutput(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		course, err := a.loadCourse(ctx)
		if err != nil {
			return err
		}
		list := course.Lessons
		if len(args) > 0 {
			l, err := course.Find(args[0])
			if err != nil {
				return &problem{code: codeUsage, what: err.Error()}
			}
			list = []*lessons.Lesson{l}
		}
		progress, err := openProgress(cmd)
		if err != nil {
			return err
		}
		tell(cmd, a.noText(course))
		out := cmd.OutOrStdout()
		switch lacks := a.lacks(ctx); {
		case output.json():
			entries := []lessonEntry{}
			for _, l := range list {
				entries = append(entries, describe(l, progress, lacks))
			}
			return writeJSON(out, entries)
		case len(args) > 0:
			plain.PrintSummary(out, summary.Of(progress, list[0]))
			_, err = fmt.Fprintln(out, a.words().Say("Go on with: %s", list[0].Cadet("lesson")))
		default:
			for _, l := range list {
				writeLesson(out, a.words(), summary.Of(progress, l), l.Missing(lacks))
			}
			_, err = fmt.Fprintln(out, "Open one: "+course.InCourse("cadet lesson N")+"    How you did: "+course.InCourse("cadet lessons N"))
		}
		return err
	})
	return cmd
}

// writeLesson writes a line about a lesson, and below it what the cluster doesn't offer to it.
func writeLesson(out io.Writer, l *words.Language, s summary.Summary, missing []string) {
	sign, score := "○", ""
	if s.IsDone() {
		sign = "✓"
	}
	if s.Answered > 0 {
		score = fmt.Sprintf("%d/%d", s.Right, s.Questions)
	}
	fmt.Fprintf(out, "%s %2d  %-22s %2d of %2d  %5s  %11s  %s\n", sign, s.Lesson.Chapter, s.Lesson.ID, s.Done, len(s.Lesson.Steps), score, summary.Time(l, s.Spent), s.Lesson.Title)
	if len(missing) > 0 {
		fmt.Fprintf(out, "       this cluster does not offer: %s\n", strings.Join(missing, ", "))
	}
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
	s := summary.Of(progress, l)
	e.Done, e.Total, e.Right, e.Answered, e.Questions = s.Done, len(l.Steps), s.Right, s.Answered, s.Questions
	e.Own, e.Tasks, e.Seconds = s.Own, s.Tasks, int(s.Spent.Seconds())
	for _, st := range l.Steps {
		again := slices.ContainsFunc(s.Again, func(a summary.Again) bool { return a.Step == st })
		e.Steps = append(e.Steps, stepEntry{ID: st.ID, Title: st.Title, Kind: string(st.Kind), Done: progress.Done(l.ID, st.ID), Again: again})
	}
	return e
}
