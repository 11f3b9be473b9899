package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons/reader"
	"github.com/kubecadet/cadet/lessons/saves"
	"github.com/kubecadet/cadet/tui"
)

func newCourseWatch(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch DIR [N|name]",
		Short: "Open a course of your own, and again at each save",
		Long: "Opens a lesson of a course of your own on the screen, and opens it again at the same step each time that a file of it is saved. " +
			"What a save broke is shown, and the last lesson that could be read stays. Without a terminal, what is wrong is printed at each save.\n\n" + exitCodes,
		Example: "cadet course watch my-course\ncadet course watch my-course 12",
		Args:    folderFirst,
	}
	a.addEngineFlags(cmd)
	cmd.RunE = a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
		if len(args) > 2 {
			return usage("Type: "+cmd.UseLine(), "one lesson at a time, but %d were named", len(args)-1)
		}
		a.course = args[0]
		saved, err := saves.Watch(ctx, a.course)
		if err != nil {
			return err
		}
		if !interactive() {
			return a.lintAtSaves(cmd, saved)
		}
		a.reloads = make(chan tui.Reload)
		go a.reload(ctx, saved)
		return a.runLesson(new(lessonFlags))(ctx, cmd, args[1:])
	})
	return cmd
}

// reload reads the course at each save, and hands it to the screen.
func (a *app) reload(ctx context.Context, saved <-chan struct{}) {
	for range saved {
		var r tui.Reload
		r.Course, r.Err = a.read(ctx, a.course)
		select {
		case a.reloads <- r:
		case <-ctx.Done():
			return
		}
	}
}

// lintAtSaves prints what is wrong with the course, now and at each save.
func (a *app) lintAtSaves(cmd *cobra.Command, saved <-chan struct{}) error {
	for {
		course, found := reader.Lint(a.course)
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", time.Now().Format(time.TimeOnly), linted(course, found)); err != nil {
			return err
		}
		if _, more := <-saved; !more {
			return nil
		}
	}
}
