package kind

import (
	"context"
	"fmt"
	"strings"

	kindcluster "sigs.k8s.io/kind/pkg/cluster"

	"github.com/kubecadet/cadet/cluster"
)

// kindCluster is one cluster, on the runtime that was found.
type kindCluster struct {
	engine   *Engine
	settings settings
	mark     string // the folder that containers made from here have
	cli      cli
	info     info
	undo     func(context.Context) error // ends what this start began; nil when it began nothing
}

// find finds the runtime for a cluster that there may be.
func (e *Engine) find(ctx context.Context, s settings) (*kindCluster, error) {
	mark, err := e.mark()
	if err != nil {
		return nil, err
	}
	r, i, err := answering(ctx, s.Runtime)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("no container runtime for the kind engine: %w\nto mend it: %s", err, runtimeFix(err.Error()))
	}
	s.Runtime = string(r)
	return &kindCluster{engine: e, settings: s, mark: mark, cli: r, info: i}, nil
}

// node is a container of the cluster.
type node struct {
	id, name, state string // the state as the runtime has it: running, exited, created, paused …
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

// within runs a call of kind's, which takes no context. When ctx ends it is left to itself.
func within(ctx context.Context, call func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- call() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// clusterLabel is how kind marks the containers of a cluster.
const clusterLabel = "io.x-k8s.kind.cluster"

// look returns the containers of clusters of this name, in whatever state: those made from here, and others.
func (c *kindCluster) look(ctx context.Context) (ours, others []node, err error) {
	names, err := c.cli.run(ctx, nil, "ps", "--all", "--filter", "label="+clusterLabel+"="+c.settings.Name, "--format", "{{.Names}}")
	if err != nil {
		return nil, nil, fmt.Errorf("list the containers of the cluster %s: %w", c.settings.Name, err)
	}
	if names == "" {
		return nil, nil, nil
	}
	args := []string{"inspect", "--format", "{{.Id}} {{.Name}} {{.State.Status}}{{range .Mounts}} {{.Destination}}{{end}} ."}
	text, err := c.cli.run(ctx, nil, append(args, strings.Fields(names)...)...)
	if err != nil {
		return nil, nil, err
	}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		n := node{id: fields[0], name: strings.TrimPrefix(fields[1], "/"), state: fields[2]}
		if strings.Contains(line, " "+c.mark+" ") {
			ours = append(ours, n)
		} else {
			others = append(others, n)
		}
	}
	return ours, others, nil
}

// nodes returns the cluster's containers, in whatever state.
func (c *kindCluster) nodes(ctx context.Context) ([]node, error) {
	ours, _, err := c.look(ctx)
	return ours, err
}

// Containers returns the ids of the cluster's containers, as they are in the names of their cgroups; for the bench.
func (e *Engine) Containers(ctx context.Context) ([]string, error) {
	s, _, err := e.settings()
	if err != nil {
		return nil, err
	}
	c, err := e.find(ctx, s)
	if err != nil {
		return nil, err
	}
	nodes, err := c.nodes(ctx)
	var ids []string
	for _, n := range nodes {
		ids = append(ids, n.id)
	}
	return ids, err
}

// foreign is the error of a name that is taken by a cluster that was not made from here.
func (c *kindCluster) foreign(others []node) error {
	return fmt.Errorf("there is a kind cluster named %s that this cadet did not make\n"+
		"to make one beside it: cadet up --engine kind --name NAME; or, when nobody needs it, delete it: %s rm -f -v %s",
		c.settings.Name, c.cli, strings.Join(namesOf(others), " "))
}

// up brings the cluster's containers up: as they are, started, or made.
func (c *kindCluster) up(ctx context.Context, steps *cluster.Steps) error {
	nodes, others, err := c.look(ctx)
	switch {
	case err != nil:
		return err
	case len(others) > 0:
		return c.foreign(others)
	case len(nodes) > 0 && !c.settings.Complete:
		steps.Begin(containersStep, "deletes what is left of a creation that did not come to its end")
		if err := c.delete(ctx); err != nil {
			return err
		}
		return c.create(ctx, steps)
	case len(nodes) == 0:
		return c.create(ctx, steps)
	}
	if err := c.differs(); err != nil || allRun(nodes) {
		return err
	}
	return c.start(ctx, steps, nodes)
}

// differs says that the cluster that is there is not as it is asked for.
func (c *kindCluster) differs() error {
	asked, is := c.engine.options, c.settings
	var why, flags string
	if asked.Nodes != 0 && asked.Nodes != is.Nodes {
		why, flags = fmt.Sprintf("its number of nodes is %d, not %d", is.Nodes, asked.Nodes), fmt.Sprintf(" --nodes %d", asked.Nodes)
	}
	if asked.Image != "" && asked.Image != is.Image {
		why, flags = "its node image is "+is.Image+", not "+asked.Image, flags+" --image "+asked.Image
	}
	if why == "" {
		return nil
	}
	return c.settings.other(why, flags)
}

// other is the error of a cluster that is there and is not as it is asked for.
func (s settings) other(why, flags string) error {
	return fmt.Errorf("the kind cluster %[1]s is there, and %[2]s\n"+
		"to make it anew: cadet down --delete --engine kind --name %[1]s, then cadet up --engine kind --name %[1]s%[3]s\n"+
		"to make one beside it: cadet up --engine kind --name NAME%[3]s", s.Name, why, flags)
}

// start starts the containers of a cluster that was stopped.
func (c *kindCluster) start(ctx context.Context, steps *cluster.Steps, nodes []node) error {
	names := namesOf(nodes)
	steps.Begin(containersStep, "starts "+strings.Join(names, ", "))
	c.undo = c.stop
	if _, err := c.cli.run(ctx, nil, append([]string{"start"}, names...)...); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
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

// broken is the error of a cluster that is there and can't be used.
func (c *kindCluster) broken(why string) error {
	return fmt.Errorf("the kind cluster %[1]s is there, but can't be used: %[2]s\n"+
		"to make it anew: cadet down --delete --engine kind --name %[1]s, then cadet up --engine kind --name %[1]s", c.settings.Name, why)
}
