package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/reader"
	"github.com/kubecadet/cadet/words"
)

// language is what the learner reads: that of --lang, or of the environment.
func (a *app) language() string { return words.Tag(cmp.Or(a.lang, words.FromEnvironment(os.Getenv))) }

// words are what the program says in the learner's language.
func (a *app) words() *words.Language { return words.In(a.language()) }

// loadCourse reads the course built in, or the one of --course.
func (a *app) loadCourse(ctx context.Context) (*lessons.Course, error) {
	if a.course == "" {
		course, err := reader.Load(a.language(), a.images(ctx))
		if err != nil {
			return nil, fmt.Errorf("the course can't be read: %w", err)
		}
		return course, nil
	}
	if info, err := os.Stat(a.course); err != nil || !info.IsDir() {
		return nil, usage("Name the folder that holds the lessons: cadet --course DIR lessons", "--course %s is not a folder", a.course)
	}
	course, err := reader.LoadDir(a.course, a.language(), a.images(ctx))
	if err != nil {
		return nil, fmt.Errorf("the course in %s can't be read:\n%w", a.course, err)
	}
	return course, nil
}

// images is where the nodes of the cluster that lessons will run on pull the lab images from.
func (a *app) images(ctx context.Context) string {
	if a.kubeconfig.Images != "" {
		return a.kubeconfig.Images
	}
	if _, err := os.Stat(kubeconfigDir()); err != nil {
		return "" // other engines' nodes have them
	}
	_, status, err := a.running(ctx)
	if err != nil {
		return "" // whoever needs the cluster says what is wrong
	}
	return status.Images
}

// readProgress reads what the learner has done. A file that had to be set aside is told in the notice.
func readProgress() (progress *lessons.Progress, notice string, err error) {
	progress, notice, err = lessons.OpenProgress(filepath.Join(stateDir(), "progress.json"))
	if err != nil {
		return nil, "", fmt.Errorf("your progress can't be read: %w", err)
	}
	return progress, notice, nil
}

// openProgress is readProgress for commands whose output is not the place for a notice.
func openProgress(cmd *cobra.Command) (*lessons.Progress, error) {
	progress, notice, err := readProgress()
	tell(cmd, notice)
	return progress, err
}

// noText says that the course has no texts in the language that --lang names; empty when it has. The language of the
// environment was not meant for the course alone.
func (a *app) noText(course *lessons.Course) string {
	if course.Spoken || a.lang == "" {
		return ""
	}
	return a.words().Say("The course has no texts in the language %q: they are in English.", a.lang)
}

func tell(cmd *cobra.Command, notice string) {
	if notice != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), notice)
	}
}

// pick finds the lesson that is named, or the one the learner was at, or the first.
func pick(course *lessons.Course, progress *lessons.Progress, args []string) (*lessons.Lesson, error) {
	name := progress.Last()
	if len(args) > 0 {
		name = args[0]
	}
	if name != "" {
		l, err := course.Find(name)
		if err == nil {
			return l, nil
		}
		if len(args) > 0 {
			return nil, &problem{code: codeUsage, what: err.Error()}
		}
	}
	if len(course.Lessons) == 0 {
		return nil, fmt.Errorf("the course has no lessons")
	}
	// The course may be another than the one progress was made in, so what it was at last need not exist.
	for _, l := range course.Lessons {
		if done, total := progress.Counts(l); done < total {
			return l, nil
		}
	}
	return course.Lessons[0], nil
}

// completeLesson completes the name of a lesson, and completeStep that of a step of the lesson named.
func (a *app) completeLesson(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	course, err := a.loadCourse(cmd.Context())
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, l := range course.Lessons {
		out = append(out, cobra.CompletionWithDesc(l.ID, fmt.Sprintf("%d %s", l.Chapter, l.Title)))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func (a *app) completeStep(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	course, err := a.loadCourse(cmd.Context())
	if err != nil || len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	l, err := course.Find(args[0])
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, s := range l.Steps {
		out = append(out, cobra.CompletionWithDesc(s.ID, s.Title))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
