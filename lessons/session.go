package lessons

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/tunnel"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/folder"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/lessons/sweep"
)

// Cluster is how a session reaches the cluster.
type Cluster struct {
	cluster.Access
	Kubectl []string // the command that is kubectl: this program and "kubectl"
	Work    string   // the folder that holds the lessons' work folders
	Learner string   // who learns, where several may use the cluster; empty when nobody asks

	Tools map[string][]string // further commands of ours, and what really runs: curl, which calls from outside, and openssl
}

// commands are those of ours that lessons and learners type.
func (c Cluster) commands() map[string][]string {
	all := map[string][]string{"kubectl": c.Kubectl, "k": c.Kubectl}
	maps.Copy(all, c.Tools)
	return all
}

// Session is one lesson at work on one cluster. Its methods wait; call them from commands, not from Update. They may
// be called at the same time.
type Session struct {
	Lesson *Lesson

	learner string // whose namespaces these are
	given   string // the namespace given to all lessons; empty when each has its own
	images  string // where the nodes pull the lab's images; empty when they have them
	context string // of the kubeconfig

	client kubernetes.Interface
	broom  func() (sweeper, error)
	shell  *shell.Shell
	// outside makes calls as from outside the cluster.
	outside outsider
	inPod   func(ctx context.Context, at connection.Target, command []string) (connection.Result, error)

	mu       sync.Mutex
	view     *check.View // of the snapshot last asked about
	pictures Pictures    // where the pictures come from; nil where nobody follows any
	shows    uint64      // the version of the first picture that shows what the last command did
	began    live.Mark   // when the learner began the step at work
	anew     bool        // Open found nothing of the lesson

	compiled compiled

	displaces bool // Open may delete what another lesson made in the given namespace
}

// NewSession prepares a session and its work folder, with a kubeconfig of its own in it: the namespace the lesson works
// in is the default there, and the learner's own kubeconfig is never touched. The cluster is not called yet; Open does
// that.
func NewSession(c Cluster, l *Lesson) (*Session, error) {
	if len(c.Kubectl) == 0 {
		return nil, fmt.Errorf("starting lesson %s: no kubectl was named", l.ID)
	}
	if c.Work == "" {
		return nil, fmt.Errorf("starting lesson %s: no folder to work in was named", l.ID)
	}
	dir, err := filepath.Abs(filepath.Join(c.Work, l.Namespace))
	if err != nil {
		return nil, fmt.Errorf("finding the work folder: %w", err)
	}
	kubeconfig := filepath.Join(dir, ".kube", "config")
	at, config, err := writeKubeconfig(c.Kubeconfig, kubeconfig, cmp.Or(c.Namespace, l.Namespace))
	if err != nil {
		return nil, err
	}
	reach, err := connection.Of(config, c.Namespace)
	if err != nil {
		return nil, fmt.Errorf("using the kubeconfig %s: %w", c.Kubeconfig, err)
	}
	bin := filepath.Join(dir, ".kube", "bin")
	if err := writeCommands(bin, c.commands()); err != nil {
		return nil, err
	}
	s := &Session{
		Lesson: l, learner: c.Learner, given: c.Namespace, images: c.Images, context: at,
		client: reach.Client(), inPod: reach.Exec, outside: tunnel.New(reach, c.Images),
		broom: func() (sweeper, error) { return sweep.New(reach.Config()) },
		shell: &shell.Shell{
			Dir:      dir,
			Env:      environ(bin, kubeconfig, filepath.Join(dir, ".kube", "cache")),
			Commands: c.commands(),
		},
	}
	return s, s.fill(false)
}

// fill writes the lesson's manifests into the work folder.
func (s *Session) fill(anew bool) error {
	if s.Lesson.manifests == nil {
		return nil
	}
	return folder.Fill(s.Dir(), s.Lesson.manifests, anew)
}

// writeKubeconfig writes a kubeconfig with the current context of another, whose name it returns, and a namespace of
// ours.
func writeKubeconfig(from, to, namespace string) (at string, rest *rest.Config, err error) {
	config, err := clientcmd.LoadFromFile(from)
	if err != nil {
		return "", nil, fmt.Errorf("reading the kubeconfig %s: %w; \"cadet up\" writes it", from, err)
	}
	if err := clientcmd.ResolveLocalPaths(config); err != nil {
		return "", nil, fmt.Errorf("reading the kubeconfig %s: %w", from, err)
	}
	if config, err = cluster.OneContext(config, namespace); err != nil {
		return "", nil, fmt.Errorf("reading the kubeconfig %s: %w", from, err)
	}
	data, err := clientcmd.Write(*config)
	if err != nil {
		return "", nil, fmt.Errorf("writing a kubeconfig: %w", err)
	}
	if err := folder.Replace(to, data, 0o600); err != nil {
		return "", nil, fmt.Errorf("writing the lesson's kubeconfig: %w", err)
	}
	rest, err = clientcmd.NewDefaultClientConfig(*config, nil).ClientConfig()
	if err != nil {
		return "", nil, fmt.Errorf("using the kubeconfig %s: %w", from, err)
	}
	return config.CurrentContext, rest, nil
}

// writeCommands puts the commands of ours into a folder, for programs other than our shell that look on PATH.
func writeCommands(bin string, commands map[string][]string) error {
	for name, command := range commands {
		words := make([]string, len(command))
		for i, word := range command {
			quoted, err := syntax.Quote(word, syntax.LangPOSIX)
			if err != nil {
				return fmt.Errorf("quoting %q: %w", word, err)
			}
			words[i] = quoted
		}
		script := "#!/bin/sh\nexec " + strings.Join(words, " ") + " \"$@\"\n"
		if err := folder.Replace(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			return fmt.Errorf("writing the lesson's %s: %w", name, err)
		}
	}
	return nil
}

// environ is our environment with the lesson's cluster in it, and none of the settings that would make a kubectl
// command mean something else here than in the lesson.
func environ(bin, kubeconfig, cache string) []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch name {
		case "KUBECONFIG", "KUBERC", "KUBECACHEDIR", "PATH", "PWD", "OLDPWD":
		default:
			env = append(env, entry)
		}
	}
	return append(env, "KUBECONFIG="+kubeconfig, "KUBERC=off", "KUBECACHEDIR="+cache,
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// Environ is the environment of a process that is to be where Run is (for kubectl edit, which needs the terminal):
// kubectl is on its PATH and points at the lesson's namespace.
func (s *Session) Environ() []string { return s.shell.Env }

// Fitted is the lesson as this cluster can do it.
func (s *Session) Fitted() *Lesson { return s.Lesson }

// Dir is the lesson's work folder, where its manifests lie and Run runs.
func (s *Session) Dir() string { return s.shell.Dir }
