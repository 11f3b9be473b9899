package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/embedded"
	"github.com/kubecadet/cadet/cluster/kind"
	"github.com/kubecadet/cadet/cluster/kubeconfig"
)

const (
	engineVariable   = "CADET_ENGINE"
	stateDirVariable = "CADET_STATE_DIR"
)

// stateDir is the folder of all that cadet keeps: progress, work files and the embedded cluster.
func stateDir() string {
	if dir := os.Getenv(stateDirVariable); dir != "" {
		if abs, err := filepath.Abs(dir); err == nil {
			return abs
		}
		return dir
	}
	return filepath.Join(xdg.StateHome, "cadet")
}

// homeless says that nothing names a place for that folder.
func homeless() error {
	if os.Getenv(stateDirVariable) != "" || filepath.IsAbs(os.Getenv("XDG_STATE_HOME")) || os.Getenv("HOME") != "" {
		return nil
	}
	return usage("Name a folder that you may write: export HOME=/home/you, or export "+stateDirVariable+"=/path",
		"$HOME is not set, so there is no place for your progress and the cluster")
}

// workDir is the folder of the lessons' work folders on one cluster: what is made on one has no place on another. It is
// named as the cluster's kubeconfig is: kind/NAME for kind/NAME.kubeconfig, embedded for embedded/kubeconfig.
func workDir(access cluster.Access) string {
	of, err := filepath.Rel(stateDir(), access.Kubeconfig)
	if err != nil || !filepath.IsLocal(of) {
		of = "elsewhere"
	}
	return filepath.Join(stateDir(), "work", strings.TrimRight(strings.TrimSuffix(of, "kubeconfig"), "./"))
}

// kubectlCache is where kubectl keeps what it learned of a cluster's API: with the lessons' work folders on it, so that it
// goes with them.
func kubectlCache(kubeconfig string) string {
	if in, err := filepath.Rel(filepath.Join(stateDir(), "work"), kubeconfig); err == nil && filepath.IsLocal(in) {
		return filepath.Join(filepath.Dir(kubeconfig), "cache") // a lesson's own
	}
	return filepath.Join(workDir(cluster.Access{Kubeconfig: kubeconfig}), ".kube", "cache")
}

// binDir is the folder of this program and of what it starts.
func binDir() string {
	self, err := os.Executable()
	if err != nil {
		return "."
	}
	if target, err := filepath.EvalSymlinks(self); err == nil {
		self = target
	}
	return filepath.Dir(self)
}

// kubeconfigDir is what is kept of a cluster that is not ours.
func kubeconfigDir() string { return filepath.Join(stateDir(), "kubeconfig") }

// engines are all there are, in the order they are tried.
func (a *app) engines() []cluster.Engine {
	kindOptions, context := a.kind, a.kubeconfig
	kindOptions.Nodes = int(a.nodes)
	kindOptions.StateDir, kindOptions.BinDir = filepath.Join(stateDir(), "kind"), binDir()
	context.StateDir = kubeconfigDir()
	return []cluster.Engine{
		embedded.New(embedded.Options{StateDir: filepath.Join(stateDir(), "embedded"), BinDir: binDir(), Nodes: int(a.nodes)}),
		kind.New(kindOptions),
		kubeconfig.New(context),
	}
}

// named returns the engine that --engine or the environment asks for, or nil when neither does.
func (a *app) named() (cluster.Engine, error) {
	name, source := a.engine, "--engine"
	if name == "" {
		name, source = a.implied(), "a flag"
	}
	if name == "" {
		name, source = os.Getenv(engineVariable), "$"+engineVariable
	}
	if name == "" {
		return nil, nil
	}
	var names []string
	for _, e := range a.engines() {
		if e.Name() == name {
			return e, a.fits(name)
		}
		names = append(names, e.Name())
	}
	return nil, usage("The engines are: "+strings.Join(names, ", "), "%s asks for an engine %q, which does not exist", source, name)
}

// choose returns the engine to bring a cluster up with: the one asked for, the one whose cluster runs, the one used
// last, or the first that can run here.
func (a *app) choose(ctx context.Context) (cluster.Engine, error) {
	if e, err := a.named(); e != nil || err != nil {
		return e, err
	}
	if e, status, err := a.running(ctx); err == nil && (status.Running || e.Name() == lastEngine()) {
		return e, a.fitsNodes(e.Name())
	}
	var missing strings.Builder
	for _, e := range a.engines() {
		needs := e.Requirements(ctx)
		if met(needs) {
			return e, a.fitsNodes(e.Name())
		}
		writeRequirements(&missing, e.Name(), needs)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return nil, &problem{code: codeFailed, what: "no engine can run on this machine", next: missing.String() + "After a fix, look again: cadet doctor"}
}

// lastFile holds the name of the engine that was used last.
func lastFile() string { return filepath.Join(stateDir(), "engine") }

func lastEngine() string {
	name, err := os.ReadFile(lastFile())
	if err != nil {
		return "" // none yet
	}
	return strings.TrimSpace(string(name))
}

// running returns the status of the cluster in use, without starting one: of the engine used last, unless only another
// one's runs. When none runs it is that of the engine used last.
func (a *app) running(ctx context.Context) (cluster.Engine, cluster.Status, error) {
	candidates := a.engines()
	last := lastEngine()
	if i := slices.IndexFunc(candidates, func(e cluster.Engine) bool { return e.Name() == last }); i >= 0 {
		candidates = slices.Concat(candidates[i:i+1], candidates[:i], candidates[i+1:])
	}
	e, err := a.named()
	if err != nil {
		return nil, cluster.Status{}, err
	}
	if e != nil {
		candidates = []cluster.Engine{e}
	}
	var first cluster.Status
	for i, candidate := range candidates {
		status, err := candidate.Status(ctx)
		switch {
		case err == nil && status.Running:
			return candidate, status, nil
		case err != nil && (ctx.Err() != nil || i == 0):
			return nil, status, fmt.Errorf("the state of the %s cluster can't be read: %w", candidate.Name(), err)
		case i == 0:
			first = status
		}
	}
	return candidates[0], first, nil
}

// attached is running for commands that need a cluster.
func (a *app) attached(ctx context.Context) (cluster.Status, error) {
	_, status, err := a.running(ctx)
	switch {
	case err != nil:
		return status, err
	case status.Running:
		return status, nil
	case status.Problem != "":
		return status, noCluster(errors.New(status.Problem))
	}
	return status, noCluster(nil)
}

// met says whether all that an engine needs is there.
func met(needs []cluster.Requirement) bool {
	for _, n := range needs {
		if !n.OK {
			return false
		}
	}
	return true
}
