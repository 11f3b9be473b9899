package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/kubeconfig"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/work"
)

// watchFlags are those of "cadet watch".
type watchFlags struct {
	context, namespace string
	all, write         bool
}

// again is the command that opens such a view, allowed to change things.
func (f *watchFlags) again() string {
	if f.context != "" {
		return "cadet watch --write --context " + f.context
	}
	return "cadet watch --write"
}

func newWatch(a *app) *cobra.Command {
	flags := new(watchFlags)
	cmd := &cobra.Command{
		Use:   "watch [-n NAMESPACE | -A] [--context NAME]",
		Short: "Look at any cluster: its pods, network, rollouts, logs and events, live",
		Long: "Shows what happens in a namespace, or in all, without a lesson: pods, Services, rollouts, logs and events, live. " +
			"It is the current context of your kubeconfig ($KUBECONFIG, or ~/.kube/config) and its namespace, unless you name others. " +
			"Without a kubeconfig, and with --engine, it is the cluster that cadet runs.\n\nIt only looks: nothing is written to the cluster, " +
			"and nothing is kept of it. With --write the keys and commands that change things work, too.\n\n" + exitCodes,
		Example: "cadet watch\ncadet watch -n web\ncadet watch -A --context school\n\n# The cluster of the lessons, though you have a kubeconfig\n" +
			"cadet watch -n ch3 --engine embedded",
		Args: noArgs,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, _ []string) error { return a.watch(ctx, cmd, flags) }),
	}
	f := cmd.Flags()
	f.StringVarP(&flags.namespace, "namespace", "n", "", "the namespace (default: that of the context)")
	f.BoolVarP(&flags.all, "all-namespaces", "A", false, "all namespaces")
	f.StringVar(&flags.context, "context", "", "the context of your kubeconfig (default: the current one)")
	f.BoolVar(&flags.write, "write", false, "keys and commands may change the cluster")
	must(cmd.RegisterFlagCompletionFunc("context", completeContext))
	return cmd
}

// completeContext completes the contexts of the user's kubeconfig.
func completeContext(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	names, err := kubeconfig.Contexts()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// watch opens the view on a cluster that answers, and in which there is something that this user may see.
func (a *app) watch(ctx context.Context, cmd *cobra.Command, flags *watchFlags) error {
	if flags.all && flags.namespace != "" {
		return usage("Type: "+cmd.UseLine(), "-n %s and -A: it is one namespace or all", flags.namespace)
	}
	looks, err := theme.Choose(os.Getenv(themeVariable))
	if err != nil {
		return fmt.Errorf("$%s: %w", themeVariable, err)
	}
	own, err := a.ownKeys()
	if err != nil {
		return err
	}
	s, err := a.sight(ctx, flags.context)
	if err != nil {
		return err
	}
	namespace := flags.namespace
	if namespace == "" && !flags.all {
		namespace = s.view.Namespace()
	}
	if interactive() {
		tell(cmd, fmt.Sprintf("calling %s of %s …", s.view.Server(), s.name))
	}
	version, err := s.view.Open(ctx, namespace)
	if err != nil {
		return err
	}
	if !interactive() {
		return usage("Type: cadet kubectl get pods --watch", "cadet watch draws on a terminal, and this is none")
	}
	if s.dir, err = os.MkdirTemp("", "cadet-watch-"); err != nil {
		return fmt.Errorf("no folder for the view's kubeconfig can be made: %w", err)
	}
	defer func() { _ = os.RemoveAll(s.dir) }() // what is left is in the folder for what is temporary
	a.screen.Store(true)
	return tui.Run(ctx, tui.Options{
		Closed: func() { a.screen.Store(false) }, Words: a.words(), Kubectl: kubectlTree, Theme: looks, Keys: own,
		Watch: &tui.Watch{
			Cluster: s.name, Version: version, Namespace: namespace, Write: flags.write, ToWrite: flags.again(),
			Namespaces: s.view.Namespaces,
			Open: func(ctx context.Context, to string) (work.Place, error) {
				if to != namespace { // that one was looked at above
					if _, err := s.view.Open(ctx, to); err != nil {
						return nil, err
					}
				}
				return s.open(ctx, to)
			},
		},
	})
}

// sight is a cluster that is looked at.
type sight struct {
	view   *kubeconfig.View
	name   string // for display
	own    bool   // cadet brought it up
	client kubernetes.Interface
	dir    string // of the view's kubeconfig, which goes with it
}

// sight finds the cluster: the context named or the current one, else the cluster that runs here.
func (a *app) sight(ctx context.Context, context string) (*sight, error) {
	if a.engine == "" {
		view, err := kubeconfig.ViewOf(context)
		if err == nil {
			reach, err := connection.Of(view.Config(), "")
			if err != nil {
				return nil, err
			}
			own := ours(os.Getenv(clientcmd.RecommendedConfigPathEnvVar))
			return &sight{view: view, name: "context " + view.Context(), own: own, client: reach.Client()}, nil
		}
		if !errors.Is(err, kubeconfig.ErrNoContext) {
			return nil, err
		}
		return a.ownSight(ctx, err)
	}
	if context != "" {
		return nil, usage("Leave out one of them", "--context %s is of your kubeconfig, and --engine %s names the cluster that cadet runs", context, a.engine)
	}
	return a.ownSight(ctx, nil)
}

// ownSight is the cluster that cadet runs. Without one it says why no other was taken.
func (a *app) ownSight(ctx context.Context, why error) (*sight, error) {
	_, status, err := a.running(ctx)
	switch {
	case err != nil:
		return nil, err
	case !status.Running && why != nil:
		return nil, &problem{code: codeNoCluster, what: "no cluster to look at", why: why,
			next: "and cadet runs none. Name a context: cadet watch --context NAME, or bring a cluster up: cadet up"}
	case !status.Running:
		return nil, noCluster(why)
	}
	view, err := kubeconfig.ViewOfFile(status.Kubeconfig)
	if err != nil {
		return nil, err
	}
	reach, err := connection.Open(cluster.Access{Kubeconfig: status.Kubeconfig})
	if err != nil {
		return nil, err
	}
	return &sight{view: view, name: "your cluster, " + status.Engine, own: !status.Borrowed, client: reach.Client()}, nil
}

// beside is what the network view shows beside the usual kinds.
var beside = []string{"ingresses", "ingressclasses"}

// open begins to watch a namespace, or all.
func (s *sight) open(ctx context.Context, namespace string) (*watched, error) {
	text, err := s.view.Kubeconfig(namespace)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, "config")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, fmt.Errorf("the view's kubeconfig can't be written: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	kubectl := []string{self, "kubectl", "--kubeconfig=" + file}
	dir, err := os.Getwd()
	if err != nil {
		dir = s.dir
	}
	runs, err := shell.New(dir, s.dir, file, map[string][]string{"kubectl": kubectl, "k": kubectl})
	if err != nil {
		return nil, err
	}
	begin := live.WatchForeign
	if s.own {
		begin = live.Watch
	}
	return &watched{Watcher: begin(ctx, s.client, namespace, beside...), Shell: runs, client: s.client, namespace: namespace}, nil
}

// watched is a namespace without a lesson, or all of them.
type watched struct {
	*live.Watcher
	*shell.Shell
	client    kubernetes.Interface
	namespace string
}

// Namespace is the namespace, empty for all.
func (w *watched) Namespace() string { return w.namespace }

// Dir is where commands run.
func (w *watched) Dir() string { return w.Shell.Dir }

// Environ is the environment of commands.
func (w *watched) Environ() []string { return w.Env }

// Gone says nothing: a namespace that goes shows.
func (w *watched) Gone(context.Context) bool { return false }

// Follow streams what containers write.
func (w *watched) Follow(ctx context.Context, q live.LogQuery) <-chan []live.LogLine {
	if q.Namespace == metav1.NamespaceAll {
		q.Namespace = w.namespace
	}
	return live.FollowLogs(ctx, w.client, q)
}

var _ work.Place = (*watched)(nil)
