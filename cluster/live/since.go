package live

import (
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
)

// Mark is a moment that later pictures are compared with: when somebody began to work at something. The zero Mark is the
// first complete picture of a watcher.
type Mark struct{ snapshot *Snapshot }

// Mark is the moment of this picture.
func (s *Snapshot) Mark() Mark { return Mark{s} }

// Since is what became of the lesson's namespace between a mark and a picture.
type Since struct {
	now, then *Snapshot
	replay    func() (there map[types.UID]Change, changes []Change) // what was there at the mark, and what changed since
}

// Since compares the picture with an earlier one of the same watcher. A mark of another watcher counts as this one's
// first picture.
func (s *Snapshot) Since(m Mark) Since {
	then := m.snapshot
	if then == nil || then.origin != s.origin {
		then = s.first()
	}
	return Since{now: s, then: then, replay: sync.OnceValues(func() (map[types.UID]Change, []Change) {
		return s.History.since(then.History.count())
	})}
}

// first is the first complete picture of the watcher, or this one as long as there is none.
func (s *Snapshot) first() *Snapshot {
	if s.origin == nil {
		return s
	}
	return s.origin
}

// Then is the picture at the mark.
func (s Since) Then() *Snapshot { return s.then }

// Counts are the fewest and the most of something at any moment.
type Counts struct{ Fewest, Most int }

func (c *Counts) take(n int) { c.Fewest, c.Most = min(c.Fewest, n), max(c.Most, n) }

// Pods counts the pods that a selector matches, and those of them that are ready, at every moment since the mark.
func (s Since) Pods(selector labels.Selector) (all, ready Counts) {
	there, changes := s.replay()
	counted := map[types.UID]State{} // the pods that the selector matches now
	n, r := 0, 0
	count := func(c Change) {
		if c.Kind != "pods" || !s.here(c) {
			return
		}
		if before, was := counted[c.UID]; was {
			n--
			r -= one(before.Ready)
			delete(counted, c.UID)
		}
		if !c.Went && selector.Matches(labels.Set(c.State.Labels)) {
			n++
			r += one(c.State.Ready)
			counted[c.UID] = c.State
		}
	}
	for _, c := range there {
		count(c)
	}
	all, ready = Counts{n, n}, Counts{r, r}
	for _, c := range changes {
		count(c)
		if !c.goesOn {
			all.take(n)
			ready.take(r)
		}
	}
	return all, ready
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// Sizes are the successive sizes that a workload was asked to have, from the one it had at the mark. What made it anew
// under the same name goes on with the list; what deleted it adds nothing.
func (s Since) Sizes(kind, name string) []int32 {
	there, changes := s.replay()
	var sizes []int32
	add := func(c Change) {
		if c.Kind != kind || c.Name != name || !s.here(c) || c.Went {
			return
		}
		if n := len(sizes); n == 0 || sizes[n-1] != c.State.Replicas {
			sizes = append(sizes, c.State.Replicas)
		}
	}
	for _, c := range there {
		add(c)
	}
	for _, c := range changes {
		add(c)
	}
	return sizes
}

// Came are the objects of a kind that came since the mark, each as it is now or was last, the oldest first.
func (s Since) Came(kind string) []Change {
	_, changes := s.replay()
	last := map[types.UID]Change{}
	var order []types.UID
	for _, c := range changes {
		if c.Kind != kind || !s.here(c) {
			continue
		}
		if c.Came {
			order = append(order, c.UID)
		}
		last[c.UID] = c
	}
	came := make([]Change, 0, len(order))
	for _, uid := range order {
		came = append(came, last[uid])
	}
	return came
}

// Went are the objects of a kind that are gone since the mark, each as it was last, in the order in which they went.
func (s Since) Went(kind string) []Change {
	_, changes := s.replay()
	var went []Change
	for _, c := range changes {
		if c.Kind == kind && s.here(c) && c.Went {
			went = append(went, c)
		}
	}
	return went
}

// Had says whether an object was there at the mark.
func (s Since) Had(uid types.UID) bool {
	there, _ := s.replay()
	_, had := there[uid]
	return had
}

// RestartsAt is how often the containers of a pod had been restarted at the mark; 0 for one that came later.
func (s Since) RestartsAt(uid types.UID) int {
	there, _ := s.replay()
	return there[uid].State.Restarts
}

// EverOwned says whether an object ever had a controller of that kind and name, as far back as is remembered: before the
// mark, too.
func (s Since) EverOwned(uid types.UID, kind, name string) bool {
	owned := func(c Change) bool {
		return c.UID == uid && c.State.Owner.Name == name && KindName(c.State.Owner.Kind) == kind
	}
	if owned(s.now.History.base[uid]) {
		return true
	}
	for _, c := range s.now.History.changes {
		if owned(c) {
			return true
		}
	}
	return false
}

// here leaves out the other namespaces that are watched; what is in none is everywhere.
func (s Since) here(c Change) bool { return c.Namespace == "" || c.Namespace == s.now.Namespace }

// short are the names for kinds that kubectl takes, too.
var short = map[string]string{
	"po": "pods", "svc": "services", "rc": "replicationcontrollers", "rs": "replicasets", "deploy": "deployments", "no": "nodes",
	"ep": "endpoints", "ds": "daemonsets", "sts": "statefulsets", "ing": "ingresses", "cm": "configmaps", "ns": "namespaces",
	"pv": "persistentvolumes", "pvc": "persistentvolumeclaims", "sc": "storageclasses", "sa": "serviceaccounts",
}

// KindName is the name that a kind has in a Change, from any name that kubectl takes: "ReplicaSet", "replicaset", "rs".
func KindName(kind string) string {
	kind = strings.ToLower(kind)
	if plural, found := short[kind]; found {
		return plural
	}
	for _, k := range kinds {
		if kind == k.name || kind+"s" == k.name || kind+"es" == k.name {
			return k.name
		}
	}
	return kind
}
