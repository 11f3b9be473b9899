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

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// patience is how long a running cluster gets to answer before it is started anew. A program of the node that died is
// back within it.
const patience = 15 * time.Second

// Options of an engine.
type Options struct {
	StateDir string // what the cluster keeps
	BinDir   string // where cadet is; the node's programs are below it, in node/
	Nodes    int    // how many nodes: as the cluster that is there has, or 1
}

// MostNodes is how many nodes a cluster can have: each takes memory of the same machine.
const MostNodes = 3

// Engine runs the cluster on this machine.
type Engine struct {
	state    folder
	programs programs
	nodes    int // as asked for; 0 where any number will do
}

var _ cluster.Engine = (*Engine)(nil)

// New makes an engine; nothing is started or written.
func New(o Options) *Engine {
	return &Engine{state: folder{dir: o.StateDir}, programs: programs(filepath.Join(o.BinDir, "node")), nodes: o.Nodes}
}

func (e *Engine) node() node { return node{e.state, e.programs} }

// Name of the engine.
func (e *Engine) Name() string { return "embedded" }

// About says what it does without.
func (e *Engine) About() string { return "no Docker, no root" }

// Start brings the cluster up, or finds it up.
func (e *Engine) Start(ctx context.Context, report func(cluster.Progress)) (access cluster.Access, err error) {
	steps := cluster.NewSteps(report)
	defer func() {
		if err != nil {
			steps.Fail()
		}
	}()
	steps.Begin("this machine", "looks whether it can run a cluster")
	unlock, err := state.Lock(ctx, e.state.dir, func() { steps.Begin("this machine", "waits for another cadet that is bringing the cluster up or down") })
	if err != nil {
		return access, err
	}
	defer unlock()
	nodes, err := e.state.count(e.nodes)
	if err != nil {
		return access, err
	}
	up := cluster.Access{Kubeconfig: e.state.kubeconfig(), Version: cluster.Kubernetes}
	if e.found(ctx, steps) {
		steps.End("this machine")
		return up, nil
	}
	if ctx.Err() != nil {
		return access, ctx.Err() // it was not given the time to answer, so it is left alone
	}
	if err := e.node().stop(ctx); err != nil {
		return access, err
	}
	unmet := cluster.Unmet(e, e.Requirements(ctx))
	switch {
	case ctx.Err() != nil:
		return access, ctx.Err() // what was cancelled is not missing
	case unmet != nil:
		return access, unmet
	}
	steps.End("this machine")
	if err := e.node().launch(ctx, steps, nodes); err != nil {
		return access, errors.Join(err, e.node().stop(context.WithoutCancel(ctx)))
	}
	return up, nil
}

// found says whether the cluster runs and answers, after mending what is outside the node.
func (e *Engine) found(ctx context.Context, steps *cluster.Steps) bool {
	node, err := e.state.read()
	if err != nil || !node.alive() {
		return false
	}
	if !node.Ready {
		steps.Begin("this machine", "ends a start that was interrupted, and begins anew")
		return false
	}
	if err := relay(e.node()).mend(node.process); err != nil {
		steps.Begin("this machine", "begins anew: "+err.Error())
		return false
	}
	steps.Begin("this machine", "waits for the cluster that runs to answer")
	return cluster.AnswersWithin(ctx, e.state.kubeconfig(), patience) == nil
}

// Stop ends every process of the cluster.
func (e *Engine) Stop(ctx context.Context, remove bool) error {
	if _, err := os.Stat(e.state.dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	unlock, err := state.Lock(ctx, e.state.dir, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	if err := e.node().stop(ctx); err != nil {
		return err
	}
	if !remove {
		return nil
	}
	return e.node().remove(ctx)
}

// Status looks without changing anything.
func (e *Engine) Status(ctx context.Context) (cluster.Status, error) {
	s := cluster.Status{Engine: e.Name(), StateDir: e.state.dir}
	node, err := e.state.read()
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		s.Problem = err.Error()
	}
	if err != nil || !node.alive() {
		return s, nil //nolint:nilerr // it is in what status says
	}
	relay := e.state.relay()
	if err := checkKubeconfig(e.state, relay.Address); err != nil && node.Ready {
		s.Problem = fmt.Sprintf("the kubeconfig %s is not as cadet wrote it (%v), so it is not used; to have it written anew: cadet up", e.state.kubeconfig(), err)
		return s, nil
	}
	s.Running, s.Since = true, node.Started
	s.Access = cluster.Access{Kubeconfig: e.state.kubeconfig(), Version: cluster.Kubernetes}
	s.Problem = e.problem(ctx, node, relay)
	return s, nil
}

// problem says why a cluster that runs can't be used, and what to do about it.
func (e *Engine) problem(ctx context.Context, node nodeProcess, relay relayProcess) string {
	switch {
	case !node.Ready:
		return "its start is not done, or was interrupted; if it stays so: cadet up"
	case !relay.alive():
		return "the process that has its address on this machine has ended; to start it again: cadet up"
	case relay.stopped():
		return "the process that has its address on this machine was stopped by a signal; to start it again: cadet up"
	}
	if full := state.Full(e.state.dir); full != nil {
		return full.Error()
	}
	if err := cluster.Answers(ctx, e.state.kubeconfig()); err != nil {
		return "the API server does not answer (" + shown(err.Error(), longestText) + "); if it stays so: cadet down, then cadet up"
	}
	return ""
}
