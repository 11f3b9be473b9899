package kind

import (
	"context"
	"errors"
	"fmt"
	"strings"

	kindcluster "sigs.k8s.io/kind/pkg/cluster"

	"github.com/kubecadet/cadet/cluster"
)

// kindCluster is one cluster, on the runtime that was found.
type kindCluster struct {
	engine   *Engine
	settings settings
	cli      cli
	info     info
}

// find finds the runtime for a cluster that there may be.
func (e *Engine) find(ctx context.Context, s settings) (*kindCluster, error) {
	r, i, err := answering(ctx, s.Runtime)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("no container runtime for the kind engine: %w\nto mend it: %s", err, runtimeFix(err.Error()))
	}
	s.Runtime = string(r)
	return &kindCluster{engine: e, settings: s, cli: r, info: i}, nil
}

// node is a container of the cluster.
type node struct {
	name, state string // the state as the runtime has it: running, exited, created, paused …
}

func allRun(nodes []node) bool {
	for _, n := range nodes {
		if n.state != "running" {
			return false
		}
	}
	return true
}

func namesOf(nodes []node) []string {
	var names []string
	for _, n := range nodes {
		names = append(names, n.name)
	}
	return names
}

// provider is kind, which writes to log what it does.
func (c *kindCluster) provider(log *logger) *kindcluster.Provider {
	return kindcluster.NewProvider(c.cli.provider(), kindcluster.ProviderWithLogger(log))
}

// nodes returns the cluster's containers, in whatever state.
func (c *kindCluster) nodes(ctx context.Context) ([]node, error) {
	list, err := c.provider(quiet()).ListNodes(c.settings.Name)
	if err != nil {
		return nil, fmt.Errorf("list the containers of the cluster %s: %w", c.settings.Name, err)
	}
	var nodes []node
	for _, n := range list {
		state, err := c.cli.run(ctx, nil, "inspect", "--format", "{{.State.Status}}", n.String())
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, node{name: n.String(), state: state})
	}
	return nodes, nil
}

// up brings the cluster's containers up: as they are, started, or made.
func (c *kindCluster) up(ctx context.Context, steps *cluster.Steps) error {
	nodes, err := c.nodes(ctx)
	switch {
	case err != nil:
		return err
	case len(nodes) > 0 && c.unfinished():
		steps.Begin(containersStep, "deletes what is left of a creation that did not come to its end")
		if err := c.delete(); err != nil {
			return err
		}
		return c.create(ctx, steps)
	case len(nodes) == 0:
		return c.create(ctx, steps)
	case !allRun(nodes):
		return c.start(ctx, steps, nodes)
	}
	return nil
}

// unfinished says whether this engine began to make the cluster and did not come to the end.
func (c *kindCluster) unfinished() bool {
	before, err := c.engine.saved()
	return err == nil && before.Name == c.settings.Name && !before.Complete
}

// start starts the containers of a cluster that was stopped. A cancelled start stops them again.
func (c *kindCluster) start(ctx context.Context, steps *cluster.Steps, nodes []node) error {
	names := namesOf(nodes)
	steps.Begin(containersStep, "starts "+strings.Join(names, ", "))
	if _, err := c.cli.run(ctx, nil, append([]string{"start"}, names...)...); err != nil {
		if ctx.Err() != nil {
			return errors.Join(ctx.Err(), c.stop(context.WithoutCancel(ctx)))
		}
		return c.broken("its containers do not start: " + err.Error())
	}
	steps.End(containersStep)
	return nil
}

// stop stops the containers; what is in them is kept. They get few seconds: etcd is quick to close its files, and some
// runtimes never see systemd end.
func (c *kindCluster) stop(ctx context.Context) error {
	nodes, err := c.nodes(ctx)
	if err != nil || len(nodes) == 0 {
		return err
	}
	if _, err := c.cli.run(ctx, nil, append([]string{"stop", "-t", "3"}, namesOf(nodes)...)...); err != nil {
		return fmt.Errorf("stop the containers of the cluster %s: %w", c.settings.Name, err)
	}
	return nil
}

// delete deletes the containers, with what is in them, and the cluster's entry in the user's kubeconfig if it has one.
func (c *kindCluster) delete() error {
	kubeconfig := c.engine.kubeconfig()
	if c.settings.Exported {
		kubeconfig = ""
	}
	if err := c.provider(quiet()).Delete(c.settings.Name, kubeconfig); err != nil {
		return fmt.Errorf("delete the cluster %s: %w", c.settings.Name, err)
	}
	return nil
}

// broken is the error of a cluster that is there and can't be used.
func (c *kindCluster) broken(why string) error {
	return fmt.Errorf("the kind cluster %s is there, but can't be used: %s\nto make it anew: cadet down --delete --engine kind, then cadet up --engine kind", c.settings.Name, why)
}
