// Package kubeconfig is a cluster that exists: a shared classroom, one in a cloud, whatever a context of the user's
// kubeconfig leads to. It is never created and never deleted; lessons work in namespaces they made and labelled, or in
// the one its owner labelled for them.
package kubeconfig

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

// Options of an engine. What is empty is as it was when this cluster was used last.
type Options struct {
	StateDir  string // what the engine keeps
	Context   string // of the user's kubeconfig; there is no default
	Namespace string // the one to work in; when empty, lessons make their own
	Images    string // where the nodes pull the lab images, when they don't have them
}

// Engine uses a cluster that exists.
type Engine struct {
	options Options
	agreed  bool
}

var _ cluster.Engine = (*Engine)(nil)

// New makes an engine; nothing is called or written.
func New(o Options) *Engine { return &Engine{options: o} }

// Name of the engine.
func (e *Engine) Name() string { return "kubeconfig" }

// About says whose cluster it is.
func (e *Engine) About() string { return "a cluster that exists" }

func (e *Engine) settingsFile() string { return filepath.Join(e.options.StateDir, "context.json") }

// kubeconfig is a file for each cluster: who works on one goes on there when another is named meanwhile.
func (e *Engine) kubeconfig(s settings) string {
	return filepath.Join(e.options.StateDir, s.Cluster, "kubeconfig")
}

// settings are what is remembered of the cluster in use.
type settings struct {
	Context   string    `json:"context"`
	Cluster   string    `json:"cluster"` // what the context led to: the same name may lead elsewhere tomorrow
	Namespace string    `json:"namespace,omitempty"`
	Images    string    `json:"images,omitempty"`
	Version   string    `json:"version"`
	Agreed    bool      `json:"agreed"` // lessons may make namespaces
	Since     time.Time `json:"since"`
}

// saved returns what is remembered of the context that is meant; nothing but its name when another was in use.
func (e *Engine) saved() (settings, error) {
	var s settings
	if err := state.ReadJSON(e.settingsFile(), &s); err != nil && !errors.Is(err, os.ErrNotExist) {
		return s, fmt.Errorf("what is known of the cluster can't be read: %w; delete the file, then try again", err)
	}
	if e.options.Context != "" && e.options.Context != s.Context {
		s = settings{Context: e.options.Context}
	}
	return s, nil
}

// errUnnamed is that of no context.
var errUnnamed = errors.New("no context is named, and none is guessed")

// aim returns the cluster that is meant, and what is remembered of it, with this engine's options where they are given.
func (e *Engine) aim() (settings, *target, error) {
	s, err := e.saved()
	if err != nil {
		return s, nil, err
	}
	if s.Context == "" {
		return s, nil, fmt.Errorf("%w: %s\nname one: cadet up --engine kubeconfig --context NAME", errUnnamed, contexts())
	}
	t, err := load(s.Context)
	if err != nil {
		return s, nil, err
	}
	if to := t.cluster(); to != s.Cluster {
		s = settings{Context: s.Context, Cluster: to}
	}
	s.Namespace = cmp.Or(e.options.Namespace, s.Namespace)
	s.Images = cmp.Or(e.options.Images, s.Images)
	s.Agreed = s.Agreed || e.agreed
	return s, t, nil
}

// Requirements looks whether the context exists and its server answers.
func (e *Engine) Requirements(ctx context.Context) []cluster.Requirement {
	r := cluster.Requirement{Name: "a cluster that exists"}
	s, t, err := e.aim()
	if err == nil {
		r.Detail = fmt.Sprintf("context %s, server %s", s.Context, t.rest.Host)
		_, err = t.hello(ctx)
	}
	switch {
	case errors.Is(err, errUnnamed):
		r.Detail, r.Fix = "no context is named; "+contexts(), "cadet up --engine kubeconfig --context NAME"
	case err != nil && s.Context == "":
		r.Detail, r.Fix = err.Error(), "rm "+e.settingsFile()
	case err != nil:
		r.Detail, r.Fix = err.Error(), "kubectl --context "+s.Context+" get --raw /readyz"
	default:
		r.OK = true
	}
	return []cluster.Requirement{r}
}

// Question returns what its user must agree to before lessons may write to the cluster; empty when there is nothing
// to ask, because lessons stay in a namespace that was given to them, or because it was agreed to before.
func (e *Engine) Question() (string, error) {
	s, t, err := e.aim()
	switch {
	case errors.Is(err, errUnnamed):
		return "", nil // Start says so
	case err != nil || s.Namespace != "" || s.Agreed:
		return "", err
	}
	return fmt.Sprintf("Lessons will make namespaces (ch3, ch8 …) in the cluster of context %s, server %s, and delete nothing that they did not make.", s.Context, t.rest.Host), nil
}

// Agree says yes to Question.
func (e *Engine) Agree() { e.agreed = true }

// Start looks at the cluster and remembers it. Nothing is written to it.
func (e *Engine) Start(ctx context.Context, report func(cluster.Progress)) (access cluster.Access, err error) {
	steps := cluster.NewSteps(report)
	defer func() {
		if err != nil {
			steps.Fail()
		}
	}()
	s, t, err := e.aim()
	if err != nil {
		return access, err
	}
	step := fmt.Sprintf("context %s, server %s", s.Context, t.rest.Host)
	steps.Begin(step, "calls it")
	if s.Version, err = t.hello(ctx); err != nil {
		return access, err
	}
	steps.End(step)
	steps.Begin("rights", "asks what you may do there")
	if err := t.mayWork(ctx, s.Namespace); err != nil {
		return access, err
	}
	steps.End("rights")
	if err := e.keep(ctx, s, t); err != nil {
		return access, err
	}
	return e.access(s), nil
}

// keep writes the kubeconfig of ours, and what is remembered.
func (e *Engine) keep(ctx context.Context, s settings, t *target) error {
	unlock, err := state.Lock(ctx, e.options.StateDir, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	text, err := t.kubeconfig(s.Namespace)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(e.kubeconfig(s)), 0o700); err != nil {
		return err
	}
	if err := state.WriteFile(e.kubeconfig(s), text); err != nil {
		return err
	}
	if s.Since.IsZero() {
		s.Since = time.Now()
	}
	return state.WriteJSON(e.settingsFile(), s)
}

func (e *Engine) access(s settings) cluster.Access {
	return cluster.Access{Kubeconfig: e.kubeconfig(s), Version: s.Version, Namespace: s.Namespace, Images: s.Images}
}

// Stop lets the cluster go: it runs on, and what lessons made there stays until they are reset.
func (e *Engine) Stop(ctx context.Context, _ bool) error {
	if _, err := os.Stat(e.options.StateDir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	unlock, err := state.Lock(ctx, e.options.StateDir, func() {})
	if err != nil {
		return err
	}
	defer unlock()
	return os.RemoveAll(e.options.StateDir)
}

// Status says which cluster is in use.
func (e *Engine) Status(ctx context.Context) (cluster.Status, error) {
	status := cluster.Status{Engine: e.Name(), StateDir: e.options.StateDir, Borrowed: true}
	if _, err := os.Stat(e.settingsFile()); err != nil {
		return status, nil //nolint:nilerr // none is in use
	}
	s, err := e.saved()
	if err != nil {
		return status, err
	}
	if s.Since.IsZero() {
		return status, nil // another context was named than the one in use
	}
	status.Running, status.Since, status.Access = true, s.Since, e.access(s)
	t, err := loadFile(e.kubeconfig(s), s.Context)
	if err == nil {
		_, err = t.hello(ctx)
	}
	if err != nil {
		status.Problem = err.Error()
	}
	return status, nil
}
