// Package session is one lesson at work on one cluster: it opens and resets the lesson, runs commands where the lesson
// works, and judges its steps.
package session

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"

	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/tunnel"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/judge"
	"github.com/kubecadet/cadet/lessons/namespace"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/lessons/sweep"
	"github.com/kubecadet/cadet/words"
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
	*judge.Judge
	Lesson *lessons.Lesson

	namespace namespace.Namespace
	client    kubernetes.Interface
	shell     *shell.Shell
	images    string // where the nodes pull the lab's images; empty when they have them
	shared    bool   // the namespace is given to all lessons
	context   string // of the kubeconfig
}

// New prepares a session and its work folder, with a kubeconfig of its own in it: the namespace the lesson works
// in is the default there, and the learner's own kubeconfig is never touched. The cluster is not called yet; Open does
// that.
func New(c Cluster, l *lessons.Lesson) (*Session, error) {
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
	runs, err := shell.New(dir, filepath.Join(dir, ".kube"), kubeconfig, c.commands())
	if err != nil {
		return nil, fmt.Errorf("writing the lesson's commands: %w", err)
	}
	runs.Env = append(runs.Env, "KUBECACHEDIR="+filepath.Join(dir, ".kube", "cache"))
	s := &Session{
		Lesson: l, client: reach.Client(),
		images: c.Images, shared: c.Namespace != "", context: at,
		namespace: namespace.Of(namespace.Options{
			Lesson: l, Learner: c.Learner, Given: c.Namespace, Context: at,
			Client: reach.Client(), Broom: func() (namespace.Sweeper, error) { return sweep.New(reach.Config()) },
		}),
		shell: runs,
	}
	s.Judge = judge.New(l, judge.Reach{Namespace: s.Namespace(), Client: s.client, Outside: tunnel.New(reach, c.Images), Exec: reach.Exec})
	return s, s.fill(false)
}

// Environ is the environment of a process that is to be where Run is (for kubectl edit, which needs the terminal):
// kubectl is on its PATH and points at the lesson's namespace.
func (s *Session) Environ() []string { return s.shell.Env }

// Fitted is the lesson as this cluster can do it.
func (s *Session) Fitted() *lessons.Lesson { return s.Lesson }

// Dir is the lesson's work folder, where its manifests lie and Run runs.
func (s *Session) Dir() string { return s.shell.Dir }

// Namespace is the name of the one in which the lesson works: its own, or the one that is given to all lessons.
func (s *Session) Namespace() string { return s.namespace.Name() }

// Gone says whether somebody deleted the namespace that the lesson works in. Where the cluster doesn't say, it is not gone.
func (s *Session) Gone(ctx context.Context) bool { return s.namespace.Gone(ctx) }

// Displace lets Open delete what another lesson made in the given namespace. Without it Open returns a namespace.Occupied.
func (s *Session) Displace() { s.namespace.Displace() }

// AtWork says that another lesson is at work in the given namespace, so that nothing there is this one's; nil where none
// is, or each has its own.
func (s *Session) AtWork(ctx context.Context) error { return s.namespace.AtWork(ctx) }

// Anew says whether Open found nothing of the lesson: nothing that was prepared is there either.
func (s *Session) Anew() bool { return s.namespace.Anew() }

// words is the language that the lesson is in.
func (s *Session) words() *words.Language { return s.Lesson.Words() }
