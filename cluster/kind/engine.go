// Package kind is a cluster of containers: sigs.k8s.io/kind as a library, on Docker, Podman or nerdctl. Its node image
// comes from a registry, or from the archive that "make node-image" builds: see nodeimage/.
package kind

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// Options of an engine. What is empty is as it was for the cluster that is there, or has a default.
type Options struct {
	StateDir string // what the engine keeps
	BinDir   string // where cadet is; lab images and the node image's archive are there

	Name             string // of the cluster: "cadet"
	Nodes            int    // how many nodes: 1
	Image            string // the node image: kind's own, or the offline one
	Runtime          string // docker, podman or nerdctl: the first that answers
	ExportKubeconfig bool   // also write the cluster into the user's own kubeconfig
}

// Engine runs a kind cluster.
type Engine struct {
	options Options
}

var _ cluster.Engine = (*Engine)(nil)

// patience is how long a cluster whose containers run gets to answer. After docker start it takes half of that.
const patience = time.Minute

// New makes an engine; nothing is started or written.
func New(o Options) *Engine { return &Engine{options: o} }

// Name of the engine.
func (e *Engine) Name() string { return "kind" }

// About says what it is made of.
func (e *Engine) About() string { return "a cluster of containers" }

func (e *Engine) kubeconfig() string   { return filepath.Join(e.options.StateDir, "kubeconfig") }
func (e *Engine) settingsFile() string { return filepath.Join(e.options.StateDir, "kind.json") }
func (e *Engine) log() string          { return filepath.Join(e.options.StateDir, "kind.log") }

// settings are what is remembered of a cluster.
type settings struct {
	Name     string    `json:"name"`
	Runtime  string    `json:"runtime"`
	Complete bool      `json:"complete"` // its creation came to an end
	Exported bool      `json:"exported"` // it is in the user's own kubeconfig
	Since    time.Time `json:"since"`    // when it was brought up
	Lab      string    `json:"lab"`      // digest of the lab images that its nodes have
}

// saved returns what was remembered of the cluster brought up last.
func (e *Engine) saved() (settings, error) {
	var s settings
	if err := state.ReadJSON(e.settingsFile(), &s); err != nil && !errors.Is(err, os.ErrNotExist) {
		return s, fmt.Errorf("what is known of the kind cluster can't be read: %w; delete the file, then try again", err)
	}
	return s, nil
}

// settings returns what was remembered of the cluster that is meant, with this engine's options where they are given.
func (e *Engine) settings() (settings, error) {
	s, err := e.saved()
	if err != nil {
		return s, err
	}
	if e.options.Name != "" && e.options.Name != s.Name {
		s = settings{Name: e.options.Name, Runtime: s.Runtime}
	}
	s.Name, s.Runtime = cmp.Or(s.Name, "cadet"), cmp.Or(e.options.Runtime, s.Runtime)
	return s, nil
}

func (e *Engine) save(s settings) error { return state.WriteJSON(e.settingsFile(), s) }

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
	s, err := e.settings()
	if err != nil {
		return access, err
	}
	c, err := e.find(ctx, s)
	if err != nil {
		return access, err
	}
	steps.End("this machine")
	if err := c.up(ctx, steps); err != nil {
		return access, err
	}
	return c.open(ctx, steps)
}

// Stop stops the containers, or deletes them.
func (e *Engine) Stop(ctx context.Context, remove bool) error {
	before, err := e.saved()
	if err != nil {
		return err
	}
	unlock, err := state.Lock(ctx, e.options.StateDir, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	s, err := e.settings()
	if err != nil {
		return err
	}
	c, err := e.find(ctx, s)
	switch {
	case err != nil && before.Name == "":
		return os.RemoveAll(e.options.StateDir) // nothing was ever brought up, and nothing can run
	case err != nil:
		return err
	case !remove:
		return c.stop(ctx)
	}
	if err := c.delete(); err != nil || before.Name != "" && before.Name != s.Name {
		return err // what is kept is of another cluster
	}
	return os.RemoveAll(e.options.StateDir)
}

// Status looks without changing anything.
func (e *Engine) Status(ctx context.Context) (cluster.Status, error) {
	status := cluster.Status{Engine: e.Name(), StateDir: e.options.StateDir}
	if _, err := os.Stat(e.settingsFile()); err != nil {
		return status, nil //nolint:nilerr // nothing was ever brought up
	}
	s, err := e.settings()
	if err != nil {
		return status, err
	}
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
	status.Running, status.Since, status.Kubeconfig = true, s.Since, e.kubeconfig()
	if status.Version, err = version(ctx, e.kubeconfig()); err != nil {
		status.Problem = "the API server does not answer (" + err.Error() + "); if it stays so: cadet down, then cadet up --engine kind"
	}
	return status, nil
}
