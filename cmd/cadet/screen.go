package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/namespace"
	"github.com/kubecadet/cadet/tui"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/work"
)

// themeVariable names the theme of the workbench.
const themeVariable = "CADET_THEME"

// tourVariable is "off" where a newcomer is not to be shown the way round the screen, such as in a recording.
const tourVariable = "CADET_TOUR"

// openScreen opens the workbench on a lesson; it brings the cluster up by itself. The options say what is shown, this adds
// how it is reached.
func (a *app) openScreen(ctx context.Context, e cluster.Engine, opts tui.Options, p *lessons.Progress) error {
	a.screen.Store(true)
	var at reached
	who, err := learner()
	if err != nil {
		return err
	}
	looks, err := theme.Choose(os.Getenv(themeVariable))
	if err != nil {
		return fmt.Errorf("$%s: %w", themeVariable, err)
	}
	var told string // of the lesson that can't be opened unless another is displaced
	bound := tui.Keys()
	bound.Apply(opts.Keys)
	opts.Start = func(ctx context.Context, report func(cluster.Progress)) (cluster.Access, error) {
		access, err := e.Start(ctx, report)
		if err != nil {
			return access, err
		}
		at.set(access)
		return access, state.WriteFile(lastFile(), []byte(e.Name()))
	}
	opts.Open = func(ctx context.Context, l *lessons.Lesson, say func(string)) (work.Workspace, error) {
		access := at.get()
		if access.Kubeconfig == "" {
			return nil, errors.New("the cluster is not up yet: wait for it, then open the lesson again")
		}
		l, err := fit(ctx, l, access)
		if err != nil {
			return nil, err
		}
		space, err := newWorkspace(ctx, access, l)
		if err != nil {
			return nil, err
		}
		if told == l.ID {
			space.Displace()
		}
		told = ""
		err = space.open(ctx, p, say)
		if other, ok := errors.AsType[*namespace.Occupied](err); ok {
			told = l.ID
			err = fmt.Errorf("%s\nTo open lesson %d there all the same, which deletes what was made in the other: press %s", other.What(), l.Chapter, bound.Name("workbench", "reset"))
		}
		return space, err
	}
	opts.Other = func(ctx context.Context) (cluster.Access, bool) { return at.other(ctx, e) }
	opts.Closed = func() { a.screen.Store(false) }
	opts.Reloads, opts.Learner, opts.Words, opts.Kubectl, opts.Theme = a.reloads, who, a.words(), kubectlTree, looks
	opts.Engine, opts.About = e.Name(), e.About()
	opts.Tour = p.Last() == "" && os.Getenv(tourVariable) != "off"
	return errors.Join(tui.Run(ctx, opts), p.Keep())
}

// reached is the cluster that was started last, and the kubeconfig that leads to it. It may be used by many at the same time.
type reached struct {
	mu         sync.Mutex
	access     cluster.Access
	kubeconfig []byte
}

func (r *reached) get() cluster.Access {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.access
}

func (r *reached) set(access cluster.Access) {
	data, _ := os.ReadFile(access.Kubeconfig) // what can't be read is not the same as any other
	r.mu.Lock()
	defer r.mu.Unlock()
	r.access, r.kubeconfig = access, data
}

// other says whether another cluster runs and answers, and turns to it.
func (r *reached) other(ctx context.Context, e cluster.Engine) (cluster.Access, bool) {
	status, err := e.Status(ctx)
	if err != nil || !status.Running {
		return cluster.Access{}, false
	}
	data, err := os.ReadFile(status.Kubeconfig)
	r.mu.Lock()
	same := bytes.Equal(data, r.kubeconfig)
	r.mu.Unlock()
	if err != nil || same {
		return cluster.Access{}, false
	}
	if _, err := cluster.AskTraits(ctx, status.Kubeconfig); err != nil {
		return cluster.Access{}, false // it doesn't answer yet
	}
	r.set(status.Access)
	return status.Access, true
}
