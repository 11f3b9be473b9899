package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/namespace"
	"github.com/kubecadet/cadet/plain"
	"github.com/kubecadet/cadet/tui"
)

// lessonFlags are those of "cadet lesson".
type lessonFlags struct{ plain, present bool }

func (f *lessonFlags) addPresent(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.present, "present", false, "for a projector: the lesson and the one pane that a step is about, larger; next and back by one key")
}

func newLesson(a *app) *cobra.Command {
	flags := new(lessonFlags)
	cmd := &cobra.Command{
		Use:   "lesson [N|name]",
		Short: "Open a lesson, or the one you were at",
		Long: "Opens a lesson where you left it, or the one you were at. The cluster is brought up when there is none. " +
			"Without a terminal it prints the next task and the commands to go on with; with --plain it reads and prints line by line.\n\n" + exitCodes,
		Example: "cadet lesson 8\ncadet lesson deployments\n\n# Line by line, for pipes and screen readers\n" +
			"cadet lesson 8 --plain",
		Args:              atMostOne,
		ValidArgsFunction: a.completeLesson,
		RunE:              a.withSignals(a.runLesson(flags)),
	}
	a.addEngineFlags(cmd)
	flags.addPresent(cmd)
	cmd.Flags().BoolVar(&flags.plain, "plain", false, "no full screen: read and print line by line")
	return cmd
}

// runLesson opens a lesson on the screen, line by line, or where nobody is there to read as one task printed.
func (a *app) runLesson(flags *lessonFlags) runFunc {
	return func(ctx context.Context, cmd *cobra.Command, args []string) error {
		course, err := a.loadCourse(ctx)
		if err != nil {
			return err
		}
		progress, notice, err := readProgress()
		if err != nil {
			return err
		}
		notice = strings.TrimSpace(notice + " " + a.noText(course))
		lesson, err := pick(course, progress, args)
		if err != nil {
			return err
		}
		e, err := a.choose(ctx)
		if err != nil {
			return err
		}
		if err := a.agree(cmd, e); err != nil {
			return err
		}
		attended := interactive()
		if attended && !flags.plain && os.Getenv("TERM") != "dumb" {
			own, err := a.ownKeys()
			if err != nil {
				return err
			}
			return a.openScreen(ctx, e, tui.Options{Course: course, Lesson: lesson, Progress: progress, Notice: notice, Present: flags.present, Keys: own}, progress)
		}
		tell(cmd, notice)
		d, err := openLesson(ctx, cmd, e, lesson, progress)
		switch {
		case err != nil:
			return err
		case attended || flags.plain:
			return a.openPlain(ctx, cmd, d)
		}
		return d.printNext(ctx, cmd)
	}
}

// openLesson brings the cluster up and the lesson on it, in lines.
func openLesson(ctx context.Context, cmd *cobra.Command, e cluster.Engine, l *lessons.Lesson, p *lessons.Progress) (*desk, error) {
	out := cmd.OutOrStdout()
	access, err := bringUp(ctx, e, out)
	if err != nil {
		return nil, err
	}
	if l, err = fit(ctx, l, access); err != nil {
		return nil, err
	}
	space, err := newWorkspace(ctx, access, l)
	if err != nil {
		return nil, err
	}
	err = space.open(ctx, p, sayTo(out))
	if other, ok := errors.AsType[*namespace.Occupied](err); ok && interactive() {
		if err := ask(cmd, other.Ask()); err != nil {
			return nil, err
		}
		space.Displace()
		err = space.open(ctx, p, sayTo(out))
	}
	if err != nil {
		return nil, fmt.Errorf("the lesson could not be opened: %w", err)
	}
	if space.Lost(p.Done) {
		why := "The cluster or the namespace is new"
		if access.Namespace != "" {
			why = "Namespace " + access.Namespace + " holds one lesson at a time"
		}
		fmt.Fprintf(out, "%s: what you made in this lesson is gone, and later steps build on it.\n"+
			"To begin the lesson again: %s\n", why, l.Cadet("reset"))
	}
	return &desk{lesson: l, progress: p, workspace: space}, nil
}

// interactive says whether a person is at both ends.
func interactive() bool {
	return os.Getenv("CI") == "" && term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd()))
}

func (a *app) openPlain(ctx context.Context, cmd *cobra.Command, d *desk) error {
	if _, err := d.synced(ctx); err != nil {
		return err
	}
	return plain.Run(ctx, plain.Options{
		Lesson: d.lesson, Start: d.place().Current(), Learner: d.learner,
		Session: d.Session, Progress: d.progress, Watcher: d.Watcher,
		In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Terminal: term.IsTerminal(int(os.Stdin.Fd())), Interruptible: a.interruptible,
	})
}

// printNext prints the next task and how to go on with it from a shell.
func (d *desk) printNext(ctx context.Context, cmd *cobra.Command) error {
	st := d.place().Current()
	if err := d.visit(ctx, st); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	fmt.Fprintln(out)
	plain.PrintTask(out, d.try(st), d)
	fmt.Fprint(out, "\nThis is no terminal, so the course goes on by commands:\n")
	for _, c := range [][2]string{
		{d.lesson.Cadet("lesson", "--plain"), "line by line"},
		{d.lesson.Cadet("check"), "is the step done, and why not yet"},
		{fmt.Sprintf("cadet kubectl -n %s …", d.Namespace()), "kubectl on the lesson cluster"},
		{d.lesson.Cadet("solve"), "the solution"},
		{"cadet down", "end the cluster"},
	} {
		fmt.Fprintf(out, "  %-24s %s\n", c[0], c[1])
	}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		return nil // it is told there as the program ends
	}
	_, err := fmt.Fprint(out, pathHint())
	return err
}

// visit keeps the place, and prepares what the step finds.
func (d *desk) visit(ctx context.Context, st *lessons.Step) error {
	a, visit := d.begin(st)
	if err := a.Ready(ctx, d); err != nil {
		return err
	}
	return visit.Do()
}
