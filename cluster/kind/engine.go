// Package kind is a cluster of containers: sigs.k8s.io/kind as a library, on Docker, Podman or nerdctl. Its node image
// comes from a registry, or from the archive that "make node-image" builds: see nodeimage/.
package kind

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// Options of an engine. What is empty is as it was for the cluster that is there, or has a default.
type Options struct {
	StateDir string // what the engine keeps
	BinDir   string // where cadet is; lab images and the node image's archive are there

	Name             string // of the cluster: "cadet"
	Nodes            int    // how many nodes: as the cluster that is there has, or 1
	Image            string // the node image: kind's own, or the offline one
	Runtime          string // docker, podman or nerdctl: the first that answers
	ExportKubeconfig bool   // also write the cluster into the user's own kubeconfig
}

// Engine runs a kind cluster.
type Engine struct {
	options Options
}

var _ cluster.Engine = (*Engine)(nil)

// New makes an engine; nothing is started or written.
func New(o Options) *Engine { return &Engine{options: o} }

// Name of the engine.
func (e *Engine) Name() string { return "kind" }

// About says what it is made of.
func (e *Engine) About() string { return "a cluster of containers" }

func (e *Engine) log() string { return filepath.Join(e.options.StateDir, "kind.log") }

func (e *Engine) kubeconfig(name string) string {
	return filepath.Join(e.options.StateDir, name+".kubeconfig")
}

// Start creates the cluster, starts the one that was stopped, or finds it up.
func (e *Engine) Start(ctx context.Context, report func(cluster.Progress)) (access cluster.Access, err error) {
	steps := cluster.NewSteps(report)
	defer func() {
		if err != nil {
			steps.Fail()
		}
	}()
	steps.Begin("this machine", "looks for a container runtime")
	unlock, err := state.Lock(ctx, e.options.StateDir, func() { steps.Begin("this machine", "waits for another cadet that is bringing the cluster up or down") })
	if err != nil {
		return access, err
	}
	defer unlock()
	s, err := e.asked()
	if err != nil {
		return access, err
	}
	c, err := e.find(ctx, s)
	if err != nil {
		return access, err
	}
	steps.End("this machine")
	access, err = c.bring(ctx, steps)
	if err != nil && ctx.Err() != nil && c.undo != nil {
		steps.Begin(containersStep, "ends what was begun")
		err = errors.Join(err, undoing(ctx, c.undo))
	}
	return access, err
}

// asked returns what is remembered of the cluster that is meant, unless it is on another runtime than is asked for.
func (e *Engine) asked() (settings, error) {
	s, known, err := e.settings()
	if asked := e.options.Runtime; err == nil && known && asked != "" && asked != s.Runtime {
		err = s.other("it is on "+s.Runtime+", not "+asked, " --runtime "+asked)
	}
	return s, err
}

// bring brings the cluster's containers up, and then all that is in them.
func (c *kindCluster) bring(ctx context.Context, steps *cluster.Steps) (cluster.Access, error) {
	if err := c.up(ctx, steps); err != nil {
		return cluster.Access{}, err
	}
	return c.open(ctx, steps)
}

// Stop stops the containers, or deletes them. What was not made from here is left alone, whatever its name.
func (e *Engine) Stop(ctx context.Context, remove bool) error {
	unlock, err := state.Lock(ctx, e.options.StateDir, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	s, err := e.asked()
	if err != nil {
		return err
	}
	m, err := e.memory()
	if err != nil {
		return err
	}
	if m.index(s.Name) >= 0 {
		if err := e.stop(ctx, s, remove); err != nil {
			return err
		}
	}
	if m, err = e.memory(); err != nil || len(m.Clusters) > 0 || m.Mark != "" && !remove {
		return err
	}
	return os.RemoveAll(e.options.StateDir)
}

// stop ends a cluster that was made from here.
func (e *Engine) stop(ctx context.Context, s settings, remove bool) error {
	c, err := e.find(ctx, s)
	switch {
	case err != nil:
		return err
	case remove:
		return c.delete(ctx)
	}
	return c.stop(ctx)
}

// Status looks without changing anything.
func (e *Engine) Status(ctx context.Context) (cluster.Status, error) {
	status := cluster.Status{Engine: e.Name(), StateDir: e.options.StateDir}
	s, known, err := e.settings()
	if err != nil || !known {
		return status, err
	}
	status.Kubeconfig = e.kubeconfig(s.Name) // while it is stopped too: what is kept of the cluster elsewhere is found by it
	c, err := e.find(ctx, s)
	if err != nil {
		status.Problem = err.Error()
		return status, nil //nolint:nilerr // without a runtime nothing runs, and that is what status says
	}
	nodes, err := c.nodes(ctx)
	if err != nil {
		return status, err
	}
	if len(nodes) == 0 || !s.Complete || !allRun(nodes) {
		return status, nil
	}
	status.Running, status.Since = true, s.Since
	if status.Version, err = version(ctx, status.Kubeconfig); err != nil {
		status.Problem = "the API server does not answer (" + err.Error() + "); if it stays so: cadet down, then cadet up --engine kind"
	}
	return status, nil
}
