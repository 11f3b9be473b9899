package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/plugin"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons/manifest"
)

// offline are the commands of kubectl that need no cluster.
var offline = []string{"completion", "config", "help", "kustomize", "options", "plugin", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}

func newKubectl(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "kubectl [args]",
		Short: "kubectl, pointed at the lesson cluster",
		Long: "kubectl, built into this program and pointed at the lesson cluster. All that follows belongs to kubectl: " +
			"its flags, its exit codes, its completion.\n\nExit codes: those of kubectl, and 3 when no cluster is running.",
		Example:            "cadet kubectl get pods -A\ncadet kubectl -n ch8 rollout history deployment/hello-deployment\ncadet kubectl exec -it -n ch8 client -- sh",
		DisableFlagParsing: true,
		RunE: a.reporting(func(cmd *cobra.Command, args []string) error {
			if err := a.pointAtCluster(cmd, args); err != nil {
				return err
			}
			return runKubectl(args)
		}),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, toComplete string) ([]string, cobra.ShellCompDirective) {
			_ = a.pointAtCluster(cmd, args) // without a cluster, commands and flags still complete
			return completeKubectl(append(slices.Clone(args), toComplete))
		},
	}
}

// pointAtCluster sets KUBECONFIG to the lesson cluster's, unless the arguments or a lesson name one already.
func (a *app) pointAtCluster(cmd *cobra.Command, args []string) error {
	if slices.ContainsFunc(args, namesCluster) {
		return nil
	}
	if at := os.Getenv(clientcmd.RecommendedConfigPathEnvVar); ours(at) {
		return keepCache(at)
	}
	status, err := a.attached(cmd.Context())
	if err != nil {
		if isOffline(args) {
			return nil
		}
		return err
	}
	return errors.Join(keepCache(status.Kubeconfig), os.Setenv(clientcmd.RecommendedConfigPathEnvVar, status.Kubeconfig))
}

// keepCache has kubectl keep its cache where it goes with the cluster, unless somebody or a lesson says where.
func keepCache(kubeconfig string) error {
	const variable = "KUBECACHEDIR"
	if os.Getenv(variable) != "" {
		return nil
	}
	return os.Setenv(variable, kubectlCache(kubeconfig))
}

// ours says whether a kubeconfig is one that cadet wrote. Somebody's own $KUBECONFIG points at another cluster,
// which no lesson should reach by accident.
func ours(kubeconfig string) bool {
	rel, err := filepath.Rel(stateDir(), kubeconfig)
	return kubeconfig != "" && err == nil && filepath.IsLocal(rel)
}

func namesCluster(arg string) bool {
	return arg == "--kubeconfig" || strings.HasPrefix(arg, "--kubeconfig=")
}

func isOffline(args []string) bool {
	if len(args) == 0 || slices.Contains(args, "--help") || slices.Contains(args, "-h") {
		return true
	}
	return slices.Contains(offline, args[0]) || args[0] == "version" && slices.Contains(args, "--client")
}

func newKubectlCommand(args []string, streams genericiooptions.IOStreams) *cobra.Command {
	arguments := append([]string{"kubectl"}, args...)
	cmd := kubectl.NewDefaultKubectlCommandWithArgs(kubectl.KubectlOptions{
		PluginHandler: kubectl.NewDefaultPluginHandler(plugin.ValidPluginFilenamePrefixes),
		Arguments:     arguments,
		ConfigFlags: genericclioptions.NewConfigFlags(true).WithDeprecatedPasswordFlag().
			WithDiscoveryBurst(300).WithDiscoveryQPS(50).WithWarningPrinter(streams),
		IOStreams: streams,
	})
	// What is left is what the main function of kubectl does: it prints errors by itself, and -v is a flag of klog's.
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	logging := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(logging)
	for _, name := range []string{"v", "vmodule"} {
		cmd.PersistentFlags().AddGoFlag(logging.Lookup(name))
	}
	cmd.SetArgs(args)
	return cmd
}

// runKubectl ends the program with kubectl's own code when kubectl fails.
func runKubectl(args []string) error {
	klog.ClearLogger()
	out, stderr := cleanedOn(os.Stdout, args), cleanedOn(os.Stderr, args)
	if stderr != os.Stderr {
		klog.LogToStderr(false) // with -v it prints what the server answered
		klog.SetOutput(stderr)
	}
	kubectlutil.BehaviorOnFatal(func(text string, code int) {
		if text != "" {
			_, _ = fmt.Fprintf(stderr, "%s\n%s", strings.TrimSuffix(manifest.Explain(text), "\n"), fullDisk(nil))
		}
		os.Exit(code)
	})
	cmd := newKubectlCommand(args, genericiooptions.IOStreams{In: os.Stdin, Out: out, ErrOut: stderr})
	if err := cmd.Execute(); err != nil {
		kubectlutil.CheckErr(err)
	}
	return nil
}

// cleanedOn returns what kubectl writes to instead of file: a terminal gets what is fit for it, except from a program in
// a pod that the learner gave the terminal to. A pipe or a file gets every byte as it is.
func cleanedOn(file *os.File, args []string) io.Writer {
	if !term.IsTerminal(int(file.Fd())) || givesTerminal(args) {
		return file
	}
	return printable.NewWriter(file)
}

// givesTerminal says whether kubectl hands its terminal to a program in a pod: exec, attach, run and debug do with -t.
func givesTerminal(args []string) bool {
	if i := slices.Index(args, "--"); i >= 0 {
		args = args[:i] // what follows is the program's own
	}
	if !slices.ContainsFunc(args, func(arg string) bool { return slices.Contains(sharing, arg) }) {
		return false
	}
	return slices.ContainsFunc(args, func(arg string) bool {
		return arg == "--tty" || arg == "--tty=true" || shortTTY.MatchString(arg)
	})
}

// The commands of kubectl that can share its terminal with a pod, and -t among their short flags.
var (
	sharing  = []string{"exec", "attach", "run", "debug"}
	shortTTY = regexp.MustCompile(`^-[iq]*t[iq]*(=true)?$`)
)

// completeKubectl asks kubectl for completions in the words of cobra: one per line, and the directive last.
func completeKubectl(args []string) ([]string, cobra.ShellCompDirective) {
	args = append([]string{cobra.ShellCompRequestCmd}, args...)
	var out bytes.Buffer
	cmd := newKubectlCommand(args, genericiooptions.IOStreams{In: strings.NewReader(""), Out: &out, ErrOut: io.Discard})
	cmd.SetOut(&out)
	cmd.SetErr(io.Discard)
	if err := cmd.Execute(); err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	last, found := strings.CutPrefix(lines[len(lines)-1], ":")
	directive, err := strconv.Atoi(last)
	if !found || err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return lines[:len(lines)-1], cobra.ShellCompDirective(directive)
}
