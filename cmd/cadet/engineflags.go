package main

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/embedded"
	"github.com/kubecadet/cadet/lab/image"
)

// addEngineFlags adds what the engines take to a command that may bring a cluster up or end it.
func (a *app) addEngineFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&a.kind.Name, "name", "", "the cluster's name (kind; default cadet)")
	flags.Var(&a.nodes, "nodes", fmt.Sprintf("how many nodes (kind, and embedded up to %d; default 1, or as the cluster has)", embedded.MostNodes))
	flags.StringVar(&a.kind.Image, "image", "", "the node image (kind; default: kind's own, or that of make node-image)")
	flags.StringVar(&a.kind.Runtime, "runtime", "", "docker, podman or nerdctl (kind; default: the first that answers)")
	flags.BoolVar(&a.kind.ExportKubeconfig, "export-kubeconfig", false, "write the cluster into your own kubeconfig too (kind)")
	flags.StringVar(&a.kubeconfig.Context, "context", "", "the context of your kubeconfig (kubeconfig; no default)")
	flags.StringVar(&a.kubeconfig.Namespace, "namespace", "", "the one namespace to work in, labelled "+cluster.Label+"="+cluster.AnyLesson+" (kubeconfig)")
	flags.StringVar(&a.kubeconfig.Images, "images", "", "where the nodes pull the lab images: see cadet image push (kubeconfig)")
	flags.BoolVar(&a.yes, "yes", false, "lessons may make namespaces there, don't ask (kubeconfig)")
	must(cmd.RegisterFlagCompletionFunc("context", completeContext))
	must(cmd.RegisterFlagCompletionFunc("runtime", cobra.FixedCompletions([]string{"docker", "podman", "nerdctl"}, cobra.ShellCompDirectiveNoFileComp)))
}

// implied is the engine that a flag belongs to, when one was given.
func (a *app) implied() string {
	switch {
	case a.kubeconfig.Context != "" || a.kubeconfig.Namespace != "" || a.kubeconfig.Images != "":
		return "kubeconfig"
	case a.kind.Name != "" || a.kind.Image != "" || a.kind.Runtime != "" || a.kind.ExportKubeconfig:
		return "kind"
	}
	return ""
}

// fits says that the flags of one engine were given together with another, or are wrong.
func (a *app) fits(name string) error {
	if text := a.kubeconfig.Images; text != "" {
		if _, err := image.ParsePlace(text, false); err != nil {
			return usage("Name a registry and a path, as in --images registry.example.com/class", "--images: %s", err)
		}
	}
	if err := a.fitsNodes(name); err != nil {
		return err
	}
	if implied := a.implied(); implied != "" && implied != name {
		return usage("See which flag is for which engine: cadet up --help", "a flag of the engine %s was given with the engine %s", implied, name)
	}
	return nil
}

// nodeCount is how many nodes are asked for, or 0 where nobody asked.
type nodeCount int

// String is empty where nobody asked.
func (n *nodeCount) String() string {
	if *n == 0 {
		return ""
	}
	return strconv.Itoa(int(*n))
}

// Set reads a number of nodes.
func (n *nodeCount) Set(text string) error {
	count, err := strconv.Atoi(text)
	if err != nil || count < 1 {
		return errors.New("a cluster has at least one node, as in --nodes 2")
	}
	*n = nodeCount(count)
	return nil
}

// Type is what the help calls the value.
func (n *nodeCount) Type() string { return "int" }

// fitsNodes says that an engine can't have as many nodes as are asked for.
func (a *app) fitsNodes(name string) error {
	n := a.nodes
	switch {
	case n == 0:
		return nil
	case name == "kubeconfig":
		return usage("Leave it out, or make a cluster of your own: cadet up --engine embedded --nodes 2", "--nodes %d: a cluster that exists has the nodes it has", n)
	case name == "embedded" && n > embedded.MostNodes:
		return usage(fmt.Sprintf("Type: cadet up --nodes %d, or in containers: cadet up --engine kind --nodes %d", embedded.MostNodes, n),
			"--nodes %d: the embedded engine has at most %d", n, embedded.MostNodes)
	}
	return nil
}

// ask asks whether to go on; an error is that of a no.
func ask(cmd *cobra.Command, question string) error {
	fmt.Fprintf(cmd.OutOrStdout(), "%s\nGo on? [y/N] ", question)
	answer, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if err != nil || !strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y") {
		return &problem{code: codeFailed, what: "nothing was done"}
	}
	return nil
}

// agree asks before lessons write to a cluster that is not ours, where the engine has a question.
func (a *app) agree(cmd *cobra.Command, e cluster.Engine) error {
	asking, ok := e.(interface {
		Question() (string, error)
		Agree()
	})
	if !ok {
		return nil
	}
	question, err := asking.Question()
	if err != nil || question == "" {
		return err
	}
	if !a.yes {
		if !interactive() {
			return usage("When you agree, type the same with --yes", "nobody is there to ask: %s", question)
		}
		if err := ask(cmd, question); err != nil {
			return err
		}
	}
	asking.Agree()
	return nil
}
