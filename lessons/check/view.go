package check

import (
	"strings"
	"sync"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/kubecadet/cadet/cluster/live"
)

// View is a snapshot as expressions see it. Each list is made into maps once, when an expression first asks for it.
type View struct {
	Snapshot *live.Snapshot
	lists    map[string]func() ref.Val
	output   string
	past     past
	was      func() *View // what there was when the step began
}

// WithOutput is the same view with what a command printed, which expressions call output.
func (v *View) WithOutput(output string) *View {
	with := *v
	with.output = output
	return &with
}

// Since is the same view for a step that began at a mark: questions about what was and what happened look back to
// there, and not to the first picture there was.
func (v *View) Since(mark live.Mark) *View {
	since := *v
	since.past = past{v.Snapshot.Since(mark)}
	since.was = sync.OnceValue(func() *View { return snapshotView(since.past.Then()) })
	return &since
}

// lists are the variables that hold objects of the cluster: each list of a snapshot, by the name an expression uses.
var lists = []list{
	{"pods", func(s *live.Snapshot) func() ref.Val { return listOf(s.Pods, "v1", "Pod") }},
	{"services", func(s *live.Snapshot) func() ref.Val { return listOf(s.Services, "v1", "Service") }},
	{"endpointSlices", func(s *live.Snapshot) func() ref.Val {
		return listOf(s.EndpointSlices, "discovery.k8s.io/v1", "EndpointSlice")
	}},
	{"replicationControllers", func(s *live.Snapshot) func() ref.Val {
		return listOf(s.ReplicationControllers, "v1", "ReplicationController")
	}},
	{"replicaSets", func(s *live.Snapshot) func() ref.Val { return listOf(s.ReplicaSets, "apps/v1", "ReplicaSet") }},
	{"deployments", func(s *live.Snapshot) func() ref.Val { return listOf(s.Deployments, "apps/v1", "Deployment") }},
	{"events", func(s *live.Snapshot) func() ref.Val { return listOf(s.Events, "v1", "Event") }},
	{"nodes", func(s *live.Snapshot) func() ref.Val { return listOf(s.Nodes, "v1", "Node") }},
}

type list struct {
	name string
	of   func(s *live.Snapshot) func() ref.Val
}

// NewView makes the view of a snapshot. It may be used by many at the same time.
func NewView(s *live.Snapshot) *View { return snapshotView(s).Since(live.Mark{}) }

func snapshotView(s *live.Snapshot) *View {
	v := &View{Snapshot: s, lists: make(map[string]func() ref.Val, len(lists))}
	for _, l := range lists {
		v.lists[l.name] = l.of(s)
	}
	return v
}

// listOf makes objects into maps. Those that client-go decoded don't say their kind, so it is given.
func listOf[T any](objects []*T, apiVersion, kind string) func() ref.Val {
	return sync.OnceValue(func() ref.Val {
		list := make([]any, 0, len(objects))
		for _, object := range objects {
			fields, err := fieldsOf(object)
			if err != nil {
				return types.WrapErr(err)
			}
			fields["apiVersion"], fields["kind"] = apiVersion, kind
			list = append(list, fields)
		}
		return types.DefaultTypeAdapter.NativeToValue(list)
	})
}

// fieldsOf makes an object into maps, with the field names of the API.
func fieldsOf(object any) (map[string]any, error) {
	return runtime.DefaultUnstructuredConverter.ToUnstructured(object)
}

// moment is a view at a time: what the variables of an expression are.
type moment struct {
	view *View
	now  time.Time
}

func (v *View) at(now time.Time) cel.Activation { return moment{v, now} }

// ResolveName returns the value of a variable.
func (m moment) ResolveName(name string) (any, bool) {
	switch name {
	case "ns":
		return m.view.Snapshot.Namespace, true
	case "now":
		return m.now, true
	case "output":
		return m.view.output, true
	case pastVariable:
		return m.view.past, true
	}
	lists := m.view.lists
	if of, was := strings.CutPrefix(name, "was."); was {
		name, lists = of, m.view.was().lists
	}
	list, ok := lists[name]
	if !ok {
		return nil, false
	}
	return list(), true
}

// Parent is what variables are looked up in next: nothing.
func (m moment) Parent() cel.Activation { return nil }
