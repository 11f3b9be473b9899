package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/example"
	"github.com/kubecadet/cadet/lessons/reader"
	"github.com/kubecadet/cadet/lessons/schema"
	"github.com/kubecadet/cadet/lessons/source"
)

// problemEntry is what "cadet course lint -o json" prints of one mistake.
type problemEntry struct {
	File   string `json:"file"` // empty when it is of none
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

// newCourse is for those who write lessons.
func newCourse(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "course",
		Short: "Write lessons of your own",
		Long: "For a course of your own: makes one to begin with, says what is wrong with it, opens it anew at each save, and proves it " +
			"on the cluster. What a lesson is made of stands in docs/writing-lessons.md.\n\n" + exitCodes,
		Example: "cadet course new my-course\ncadet course watch my-course\ncadet course lint my-course\ncadet course prove my-course",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownCommand(cmd, args[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCourseNew(a), newCourseLint(a), newCourseProve(a), newCourseWatch(a), newCourseSchema(a))
	return cmd
}

func newCourseNew(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "new DIR",
		Short:   "Make a small course that works as it is",
		Long:    "Makes a course in a folder that is empty or not there yet: one lesson of three steps, with its manifests and the schema by which editors check it.\n\n" + exitCodes,
		Example: "cadet course new my-course",
		Args:    oneFolder,
		RunE: a.reporting(func(cmd *cobra.Command, args []string) error {
			files, err := example.Write(args[0])
			if errors.Is(err, example.ErrThere) {
				return usage("Name a folder that is not there yet", "%s has something in it already, so nothing was written", args[0])
			}
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			for _, file := range files {
				fmt.Fprintln(out, filepath.Join(args[0], file))
			}
			_, err = fmt.Fprintf(out, "Open it, and see each save on the screen: cadet course watch %[1]s\nWhat is wrong with it: cadet course lint %[1]s\n"+
				"Prove it on the cluster: cadet course prove %[1]s\n", args[0])
			return err
		}),
	}
}

func newCourseLint(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint DIR",
		Short: "Say all that is wrong with a course",
		Long: "Reads a course in all its languages and says all that is wrong with it, with file, line and column. It needs no cluster; what " +
			"only a cluster shows is for cadet course prove.\n\nExit codes: 0 nothing is wrong, 1 something is, 2 wrong usage.",
		Example: "cadet course lint my-course\ncadet course lint my-course -o json",
		Args:    oneFolder,
	}
	output := addOutput(cmd)
	cmd.RunE = a.reporting(func(cmd *cobra.Command, args []string) error {
		if err := isFolder(args[0]); err != nil {
			return err
		}
		course, found := reader.Lint(args[0])
		out := cmd.OutOrStdout()
		if output.json() {
			entries := make([]problemEntry, 0, len(found))
			for _, p := range found {
				entries = append(entries, problemEntry{File: p.File, Line: p.Line, Column: p.Column, Text: p.Text})
			}
			if err := writeJSON(out, entries); err != nil {
				return err
			}
		} else {
			fmt.Fprintln(out, linted(course, found))
		}
		if len(found) > 0 {
			return quiet(codeFailed)
		}
		return nil
	})
	return cmd
}

// linted says what is wrong with a course, one mistake a line, or that nothing is.
func linted(course *lessons.Course, found []*source.Problem) string {
	if len(found) == 0 {
		steps := 0
		for _, l := range course.Lessons {
			steps += len(l.Steps)
		}
		return fmt.Sprintf("Nothing is wrong: %s, %s.", counted(len(course.Lessons), "lesson"), counted(steps, "step"))
	}
	text := ""
	for _, p := range found {
		text += p.Error() + "\n"
	}
	return text + counted(len(found), "mistake")
}

// counted is a number of things, as in "3 lessons".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func newCourseProve(a *app) *cobra.Command {
	cmd := newProve(a)
	cmd.Use = "prove DIR [N|name ...]"
	cmd.Short = "Prove a course of your own on the cluster"
	cmd.Example = "cadet course prove my-course\ncadet course prove my-course 12\ncadet course prove my-course -o json"
	cmd.Args, cmd.ValidArgsFunction = folderFirst, nil
	prove := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		a.course = args[0]
		return prove(cmd, args[1:])
	}
	return cmd
}

func newCourseSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of lesson.yaml",
		Long: "Prints the JSON Schema of lesson.yaml, by which editors complete its fields and mark what is wrong. A lesson names it in its first line:\n\n" +
			"# yaml-language-server: $schema=../" + schema.File,
		Example: "cadet course schema > my-course/" + schema.File,
		Args:    noArgs,
		RunE: a.reporting(func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(schema.JSON)
			return err
		}),
	}
}

// oneFolder and folderFirst are what the commands about a course take as arguments.
func oneFolder(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("Type: "+cmd.UseLine(), "%s takes one folder, but got %d", cmd.CommandPath(), len(args))
	}
	return nil
}

func folderFirst(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage("Type: "+cmd.UseLine(), "%s takes the folder of a course", cmd.CommandPath())
	}
	return isFolder(args[0])
}

// isFolder says that a course is looked for where no folder is.
func isFolder(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usage("Name the folder that holds the lessons, or make one: cadet course new DIR", "%s is not a folder", dir)
	}
	return nil
}

// read is the course in a folder as it is now.
func (a *app) read(ctx context.Context, dir string) (*lessons.Course, error) {
	return reader.LoadDir(dir, a.lang, a.images(ctx))
}
