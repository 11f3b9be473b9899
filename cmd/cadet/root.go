package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster/kind"
	"github.com/kubecadet/cadet/cluster/kubeconfig"
	"github.com/kubecadet/cadet/tui"
	"github.com/kubecadet/cadet/words"
)

// app is what all commands share: the global flags, and the code to exit with when no error was returned.
type app struct {
	engine     string
	kind       kind.Options
	kubeconfig kubeconfig.Options
	nodes      nodeCount
	yes        bool
	course     string
	lang       string // of --lang, or empty
	keys       string // of --keys, or empty
	code       int
	talks      bool            // what it writes tells what to type; kubectl's does not
	reloads    chan tui.Reload // the course at each save; nil where nobody writes at it

	command atomic.Pointer[context.CancelFunc] // stops the command that an interrupt is meant for, when there is one
	screen  atomic.Bool                        // the workbench is open, and takes interrupts itself
}

const exitCodes = "Exit codes: 0 done, 1 not yet or failed, 2 wrong usage, 3 no cluster."

func newRoot(a *app) *cobra.Command {
	lesson := new(lessonFlags)
	root := &cobra.Command{
		Use:   "cadet",
		Short: "Learn Kubernetes on a cluster of your own",
		Long: "Learn Kubernetes on a cluster of your own.\n\nWithout a command: the course, where you left off. The cluster is " +
			"brought up when there is none, and runs on until cadet down.\n\n" + exitCodes,
		Example: "# The course, where you left off\ncadet\n\n# Chapter 8, line by line\ncadet lesson 8 --plain\n\n" +
			"# Is the current step of chapter 8 done?\ncadet check 8\n\n# kubectl on the lesson cluster\ncadet kubectl get pods -A",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownCommand(cmd, args[0])
		},
		TraverseChildren: true, // so that "cadet --engine kind kubectl …" leaves kubectl its own flags
		RunE:             a.withSignals(a.runLesson(lesson)),
	}
	a.addEngineFlags(root)
	lesson.addPresent(root)
	flags := root.PersistentFlags()
	flags.StringVar(&a.engine, "engine", "", "what provides the cluster: embedded, kind or kubeconfig (default: $"+engineVariable+", the one used last, or the first that can run here)")
	flags.StringVar(&a.course, "course", "", "a folder with a course of your own")
	flags.StringVar(&a.lang, "lang", "", "the language to learn in, such as en or ko (default: $"+words.Variable+", or that of your locale)")
	flags.StringVar(&a.keys, "keys", "", "a file with keys of your own, as cadet keys prints it (default: $"+keysVariable+", or cadet/keys.yaml in your configuration folder)")
	must(root.RegisterFlagCompletionFunc("engine", cobra.FixedCompletions([]string{"embedded", "kind", "kubeconfig"}, cobra.ShellCompDirectiveNoFileComp)))
	must(root.MarkPersistentFlagDirname("course"))
	must(root.MarkPersistentFlagFilename("keys", "yaml", "yml"))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("See what there is: "+cmd.CommandPath()+" --help", "%s", err)
	})
	root.AddCommand(
		newLesson(a), newLessons(a), newCheck(a), newSolve(a), newReset(a), newProve(a), newCourse(a),
		newKeys(a), newWatch(a), newUp(a), newDown(a), newStatus(a), newDoctor(a), newImage(a), newKubectl(a), newCurl(a), newOpenSSL(a),
	)
	return root
}

func unknownCommand(cmd *cobra.Command, name string) error {
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(name); len(near) > 0 {
		path := cmd.CommandPath() + " "
		return usage("Did you mean: "+path+strings.Join(near, ", "+path), "there is no command %q", name)
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usage("The commands are: "+strings.Join(names, ", "), "there is no command %q", name)
}

// must stops the program where a command is put together wrongly, which no learner can mend.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// atMostOne and noArgs are what commands take as arguments, with errors that say what to type.
func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("Type: "+cmd.UseLine(), "one lesson at a time, but %d were named: %s", len(args), strings.Join(args, " "))
	}
	return nil
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Sprintf("Type: %s", cmd.UseLine()), "%s takes no argument, but got %q", cmd.CommandPath(), args[0])
	}
	return nil
}
