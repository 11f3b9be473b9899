// Package embedded is a cluster without Docker, root, registry or network: it starts cadet-node, a process in
// namespaces of its own in which upstream's components run. See node/ for what happens inside.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/kubecadet/cadet/cluster"
)

// Version of Kubernetes that the node runs.
const Version = "v1.36.3"

// Options of an engine.
type Options struct {
	StateDir string // what the cluster keeps
	BinDir   string // where cadet is; the node's programs are below it, in node/
}

// Engine runs the cluster on this machine.
type Engine struct {
	state state
	bin   string
}

var _ cluster.Engine = (*Engine)(nil)

// New makes an engine; nothing is started or written.
func New(o Options) *Engine {
	return &Engine{state: state{dir: o.StateDir}, bin: filepath.Join(o.BinDir, "node")}
}

// Name of the engine.
func (e *Engine) Name() string { return "embedded" }

// Traits of an embedded cluster.
func (e *Engine) Traits() cluster.Traits {
	return cluster.Traits{Engine: e.Name(), Nodes: 1, ClusterAdmin: true, Storage: true, CanBeReset: true, NeedsNoPuller: true}
}

// Start brings the cluster up, or finds it up.
func (e *Engine) Start(ctx context.Context, report func(cluster.Progress)) (cluster.Access, error) {
	steps := newSteps(report)
	steps.begin("this machine", "looks whether it can run a cluster")
	if err := os.MkdirAll(e.state.dir, 0o700); err != nil {
		return cluster.Access{}, fmt.Errorf("make the folder the cluster lives in: %w", err)
	}
	unlock, err := e.lock(ctx, func() { steps.begin("this machine", "waits for another cadet that is bringing the cluster up or down") })
	if err != nil {
		return cluster.Access{}, err
	}
	defer unlock()
	access := cluster.Access{Kubeconfig: e.state.kubeconfig(), Version: Version}
	if e.state.running() && e.answersSoon(ctx) == nil {
		steps.end("this machine")
		return access, nil
	}
	if err := e.stopNode(ctx); err != nil {
		return cluster.Access{}, err
	}
	if err := firstMissing(e.Requirements(ctx)); err != nil {
		steps.fail()
		return cluster.Access{}, err
	}
	steps.end("this machine")
	if err := e.launch(ctx, steps); err != nil {
		steps.fail()
		cleanUp := context.WithoutCancel(ctx)
		return cluster.Access{}, errors.Join(err, e.stopNode(cleanUp))
	}
	return access, nil
}

// Stop ends every process of the cluster.
func (e *Engine) Stop(ctx context.Context, remove bool) error {
	if _, err := os.Stat(e.state.dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	unlock, err := e.lock(ctx, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	if err := e.stopNode(ctx); err != nil {
		return err
	}
	if !remove {
		return nil
	}
	return removeAll(e.state.dir)
}

// Status looks without changing anything.
func (e *Engine) Status(ctx context.Context) (cluster.Status, error) {
	s := cluster.Status{Engine: e.Name(), StateDir: e.state.dir}
	node, err := e.state.read()
	if err != nil || !node.alive() {
		return s, nil //nolint:nilerr // what can't be read does not run
	}
	s.Running, s.Version, s.Since, s.Kubeconfig = true, Version, node.Started, e.state.kubeconfig()
	if err := answers(ctx, s.Kubeconfig); err != nil {
		s.Problem = "the API server does not answer (" + err.Error() + "); if it stays so: cadet down, then cadet up"
	}
	return s, nil
}

// lock makes starts and stops wait for each other.
func (e *Engine) lock(ctx context.Context, waiting func()) (func(), error) {
	for {
		l := flock.New(e.state.lockFile(), flock.SetPermissions(0o600))
		got, err := l.TryLock()
		if err == nil && !got {
			waiting()
			_, err = l.TryLockContext(ctx, 100*time.Millisecond)
		}
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", e.state.lockFile(), err)
		}
		if _, err := os.Stat(e.state.lockFile()); err == nil {
			return func() { _ = l.Unlock() }, nil // the lock goes with the process at the latest
		}
		// Whoever had it deleted everything, the file that is locked too.
		if err := errors.Join(l.Unlock(), os.MkdirAll(e.state.dir, 0o700)); err != nil {
			return nil, err
		}
	}
}
