package check

import (
	"strings"
	"sync"
	"time"

	"github.com/google/cel-go/cel"
	appsv1 "k8s.io/api/apps/v1"
	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// View is a snapshot as expressions see it. Each list is made into maps once, when an expression first asks for it.
type View struct {
	Snapshot *live.Snapshot
	lists    map[string]func() *listing
	output   string
	past     past
	mark     live.Mark
	made     *memo
	words    *words.Language // that reasons are said in
	was      func() *View    // what there was when the step began
}

// In is the same view, with reasons said in a language.
func (v *View) In(l *words.Language) *View {
	in := *v
	in.words = l
	return in.Since(v.mark)
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
	since.mark = mark
	since.past = past{Since: v.Snapshot.Since(mark), view: &since}
	since.was = sync.OnceValue(func() *View { return viewOf(since.past.Then(), v.made) })
	return &since
}

// lists are the variables that hold objects of the cluster: each list of a snapshot, by the name an expression uses. In
// small letters that is the kind's name for a watcher.
var lists = []list{
	objects("pods", func(s *live.Snapshot) []*corev1.Pod { return s.Pods }),
	objects("services", func(s *live.Snapshot) []*corev1.Service { return s.Services }),
	objects("endpointSlices", func(s *live.Snapshot) []*discoveryv1.EndpointSlice { return s.EndpointSlices }),
	objects("replicationControllers", func(s *live.Snapshot) []*corev1.ReplicationController { return s.ReplicationControllers }),
	objects("replicaSets", func(s *live.Snapshot) []*appsv1.ReplicaSet { return s.ReplicaSets }),
	objects("deployments", func(s *live.Snapshot) []*appsv1.Deployment { return s.Deployments }),
	objects("events", func(s *live.Snapshot) []*corev1.Event { return s.Events }),
	objects("nodes", func(s *live.Snapshot) []*corev1.Node { return s.Nodes }),

	objects("configMaps", func(s *live.Snapshot) []*corev1.ConfigMap { return s.ConfigMaps }),
	objects("secrets", func(s *live.Snapshot) []*corev1.Secret { return s.Secrets }),
	objects("serviceAccounts", func(s *live.Snapshot) []*corev1.ServiceAccount { return s.ServiceAccounts }),
	objects("endpoints", func(s *live.Snapshot) []*corev1.Endpoints { return s.Endpoints }), //nolint:staticcheck // a lesson is about its being deprecated
	objects("daemonSets", func(s *live.Snapshot) []*appsv1.DaemonSet { return s.DaemonSets }),
	objects("statefulSets", func(s *live.Snapshot) []*appsv1.StatefulSet { return s.StatefulSets }),
	objects("ingresses", func(s *live.Snapshot) []*networkingv1.Ingress { return s.Ingresses }),
	objects("leases", func(s *live.Snapshot) []*coordinationv1.Lease { return s.Leases }),
	objects("persistentVolumeClaims", func(s *live.Snapshot) []*corev1.PersistentVolumeClaim { return s.PersistentVolumeClaims }),
	objects("persistentVolumes", func(s *live.Snapshot) []*corev1.PersistentVolume { return s.PersistentVolumes }),
	objects("storageClasses", func(s *live.Snapshot) []*storagev1.StorageClass { return s.StorageClasses }),
	objects("ingressClasses", func(s *live.Snapshot) []*networkingv1.IngressClass { return s.IngressClasses }),
	objects("namespaces", func(s *live.Snapshot) []*corev1.Namespace { return s.Namespaces }),
}

// objects is a variable that holds the objects of one kind.
func objects[T any](name string, of func(s *live.Snapshot) []*T) list {
	return list{
		name: name,
		of:   func(s *live.Snapshot, made *memo) *listing { return listingOf(made, of(s)) },
		id:   func(s *live.Snapshot) listID { return idOf(of(s)) },
	}
}

type list struct {
	name string
	of   func(s *live.Snapshot, made *memo) *listing
	id   func(s *live.Snapshot) listID
}

// NewView makes the view of a snapshot. It may be used by many at the same time.
func NewView(s *live.Snapshot) *View { return viewOf(s, newMemo()).Since(live.Mark{}) }

// Next is the view of a later snapshot, with the same past. What did not change is not made into maps again.
func (v *View) Next(s *live.Snapshot) *View {
	v.made.turn()
	v.made.carry(s)
	next := viewOf(s, v.made)
	next.words = v.words
	return next.Since(v.mark)
}

func viewOf(s *live.Snapshot, made *memo) *View {
	v := &View{Snapshot: s, lists: make(map[string]func() *listing, len(lists)), made: made}
	for _, l := range lists {
		v.lists[l.name] = func() *listing { return l.of(s, made) }
	}
	return v
}

// moment is a view at a time: what the variables of an expression are.
type moment struct {
	view  *View
	now   time.Time
	reads *reads // takes note of what is asked for
}

func (v *View) at(now time.Time) moment { return moment{v, now, new(reads)} }

// ResolveName returns the value of a variable.
func (m moment) ResolveName(name string) (any, bool) {
	switch name {
	case "ns":
		return m.view.Snapshot.Namespace, true
	case "now":
		m.reads.passing = true
		return m.now, true
	case "output":
		m.reads.passing = true
		return m.view.output, true
	case pastVariable:
		m.reads.past = true
		return m.view.past, true
	}
	lists := m.view.lists
	m.reads.list(name)
	if of, was := strings.CutPrefix(name, "was."); was {
		m.reads.past = true
		name, lists = of, m.view.was().lists
	}
	list, ok := lists[name]
	if !ok {
		return nil, false
	}
	return list().list, true
}

// Parent is what variables are looked up in next: nothing.
func (m moment) Parent() cel.Activation { return nil }
