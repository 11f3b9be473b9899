package lessons

import (
	"context"
	"io"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
)

// Cluster is how a session reaches the cluster.
type Cluster struct {
	Kubeconfig string   // path of the kubeconfig file
	Kubectl    []string // the command that is kubectl: this program and "kubectl"
}

// Session is one lesson at work on one cluster. Its methods wait; call them from commands, not from Update.
type Session struct{ Lesson *Lesson }

// NewSession prepares a session; Open makes the namespace, applies Setup and waits until it is ready.
func NewSession(c Cluster, l *Lesson) (*Session, error)             { return nil, nil }
func (s *Session) Open(ctx context.Context, say func(string)) error { return nil }

// Prepare runs a step's Prepare commands.
func (s *Session) Prepare(ctx context.Context, st *Step) error { return nil }

// Run runs shell commands in which kubectl is ours and points at the lesson's namespace; manifests are found under
// their own names. It returns the exit code.
func (s *Session) Run(ctx context.Context, command string, stdin io.Reader, out io.Writer) (int, error) {
	return 0, nil
}

// Environ and Dir are what a process needs to be where Run is (for kubectl edit, which needs the terminal).
func (s *Session) Environ() []string { return nil }
func (s *Session) Dir() string       { return "" }

// Check runs the checks of a step against a snapshot; HTTP and exec checks call the cluster, which is why it waits.
func (s *Session) Check(ctx context.Context, st *Step, snap *live.Snapshot) []Result { return nil }

// Grade answers a question: right, and the explanation. ready is false while the cluster can't grade yet.
func (s *Session) Grade(st *Step, answer string, snap *live.Snapshot) (right, ready bool, why string) {
	return false, false, ""
}

// Solve does the step as its solution does. Reset deletes all that the lesson made and waits until it is gone.
func (s *Session) Solve(ctx context.Context, st *Step, out io.Writer) error { return nil }
func (s *Session) Reset(ctx context.Context, say func(string)) error        { return nil }

// Proof is what proving one step found; Prove proves a whole lesson, from a clean namespace, reporting as it goes.
type Proof struct {
	Lesson, Step string
	OK           bool
	Problem      string // which of the three promises broke, and how
	Took         time.Duration
}

func Prove(ctx context.Context, c Cluster, l *Lesson, report func(Proof)) error { return nil }
