package live

import (
	"iter"
	"maps"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// What is remembered at most: a lesson makes some hundred changes, and a classroom's day is eight hours.
const (
	mostChanges   = 4096
	longestMemory = 8 * time.Hour
	trimAtOnce    = mostChanges / 8 // so that forgetting costs little for each change
)

// Past is what became of the objects of one watcher, as far back as is remembered: an immutable view.
type Past struct {
	base    map[types.UID]Change // what was there before the first of changes; never written to once published
	before  uint64               // how many changes came before the first of changes
	changes []Change             // in the order in which we learnt of them
}

// Same says whether nothing came about between two views of one watcher.
func (p Past) Same(q Past) bool { return p.before == q.before && Same(p.changes, q.changes) }

// count is how many changes there ever were.
func (p Past) count() uint64 { return p.before + uint64(len(p.changes)) }

// Before is what was there before the first of Changes, each with its last change, in no order.
func (p Past) Before() iter.Seq[Change] { return maps.Values(p.base) }

// Changes returns all that is remembered, the oldest first. It must not be changed.
func (p Past) Changes() []Change { return p.changes }

// since returns the changes after the first n, and what was there before them.
func (p Past) since(n uint64) (there map[types.UID]Change, changes []Change) {
	there = make(map[types.UID]Change, len(p.base))
	for uid, c := range p.base {
		there[uid] = c
	}
	skip := 0
	if n > p.before {
		skip = min(int(n-p.before), len(p.changes))
	}
	for _, c := range p.changes[:skip] {
		c.play(there)
	}
	return there, p.changes[skip:]
}

// until is what was remembered after the first n changes.
func (p Past) until(n uint64) Past {
	keep := 0
	if n > p.before {
		keep = min(int(n-p.before), len(p.changes))
	}
	p.changes = p.changes[:keep:keep]
	return p
}

// play makes what is there into what was there after the change.
func (c Change) play(there map[types.UID]Change) {
	if c.Went {
		delete(there, c.UID)
	} else {
		there[c.UID] = c
	}
}

// journal collects the changes. It has no lock: the feeds that write to it share one.
type journal struct {
	past Past
	last map[types.UID]State // of what is there
}

func newJournal() *journal { return &journal{last: map[types.UID]State{}} }

// saw notes a version of an object, unless it differs in nothing that is told.
func (j *journal) saw(kind string, o metav1.Object, now time.Time) {
	state := stateOf(o)
	uid := identity(kind, o)
	was, known := j.last[uid]
	if known && was.same(state) {
		return
	}
	j.last[uid] = state
	c := change(kind, o, state, now)
	c.Came = !known
	j.add(c)
}

// lost notes that an object is gone, with its last version.
func (j *journal) lost(kind string, o metav1.Object, now time.Time) {
	uid := identity(kind, o)
	if _, known := j.last[uid]; !known {
		return
	}
	delete(j.last, uid)
	c := change(kind, o, stateOf(o), now)
	c.Went = true
	j.add(c)
}

func change(kind string, o metav1.Object, state State, now time.Time) Change {
	return Change{
		Time: now, Kind: kind, Namespace: o.GetNamespace(), Name: o.GetName(), UID: identity(kind, o),
		ResourceVersion: o.GetResourceVersion(), State: state, Object: o,
	}
}

// identity is the UID that every object of a cluster has, or a name in its place.
func identity(kind string, o metav1.Object) types.UID {
	if uid := o.GetUID(); uid != "" {
		return uid
	}
	return types.UID(kind + "/" + o.GetNamespace() + "/" + o.GetName())
}

// together notes several changes of which nothing is known but that all came about: there was no moment at which only
// some of them held.
func (j *journal) together(note func()) {
	before := j.past.count()
	note()
	first := len(j.past.changes) - int(min(j.past.count()-before, uint64(len(j.past.changes))))
	for i := first; i < len(j.past.changes)-1; i++ {
		j.past.changes[i].goesOn = true
	}
}

// add appends: whoever has a view of the changes sees no more than were there when it was made.
func (j *journal) add(c Change) {
	j.past.changes = append(j.past.changes, c)
	oldest := j.past.changes[0].Time
	if len(j.past.changes) >= mostChanges+trimAtOnce || len(j.past.changes) > trimAtOnce && c.Time.Sub(oldest) > longestMemory {
		j.forget()
	}
}

// forget drops the oldest changes. What they left is kept, in a new map, because views have the old one.
func (j *journal) forget() {
	base, _ := j.past.since(0)
	for _, c := range j.past.changes[:trimAtOnce] {
		c.play(base)
	}
	rest := append([]Change(nil), j.past.changes[trimAtOnce:]...) // or the dropped ones would stay in memory
	j.past = Past{base: base, before: j.past.before + trimAtOnce, changes: rest}
}
