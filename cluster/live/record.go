package live

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/kubecadet/cadet/words"
)

// mostTurns is how many turns are kept at most. Each keeps one version of an object, a few kilobytes: some 30 MB of pods
// in all. A rollout of three pods is about sixty turns; where a hundred objects change in a second, the record reaches
// back forty seconds.
const (
	mostTurns   = 4096
	turnsAtOnce = mostTurns / 8 // are forgotten together, so that forgetting costs little for each turn
)

// Turn is one object turning from what it was into what it is from then on. Neither object may be changed.
type Turn struct {
	Time    time.Time // when we learnt of it
	Kind    string    // as in kubectl get: "pods"
	Was, Is metav1.Object

	subject *subject
	version uint64 // of the first picture that shows it
	past    uint64 // how many changes the history had before it
}

// Object is what the object is, or, where it is gone, what it was last.
func (t Turn) Object() metav1.Object {
	if t.Is == nil {
		return t.Was
	}
	return t.Is
}

// Record is every turn that a watcher learnt of since its first list, as far back as is kept: an immutable view.
type Record struct {
	before uint64 // how many turns came before the first of turns
	turns  []Turn

	derived *derived // what was worked out of pictures of the past
}

// Turns are all that are kept, in the order in which we learnt of them. The list must not be changed.
func (r Record) Turns() []Turn { return r.turns }

// Count is how many turns there ever were; with those that are no longer kept.
func (r Record) Count() uint64 { return r.before + uint64(len(r.turns)) }

// IsOf says whether two records are of one watcher.
func (r Record) IsOf(other Record) bool { return r.derived == other.derived }

// After are the turns after the first n there ever were, and whether all of them are still kept.
func (r Record) After(n uint64) (turns []Turn, whole bool) {
	switch {
	case n < r.before:
		return r.turns, false
	case n > r.Count():
		return nil, false // they were another watcher's
	}
	return r.turns[n-r.before:], true
}

// Moment is a picture of the past that can be gone back to.
type Moment struct {
	Version uint64    // of the picture
	Time    time.Time // when it came to be so
}

// Moments are the pictures that can be gone back to, the oldest first, the present one last. What stands in no pane, as
// the heartbeats of nodes, makes no moment.
func (r Record) Moments() []Moment {
	var list []Moment
	for i := range r.turns {
		t := &r.turns[i]
		if t.isHeartbeat() {
			continue
		}
		if len(list) == 0 {
			list = append(list, Moment{t.version - 1, t.Time})
		}
		if last := &list[len(list)-1]; last.Version == t.version {
			last.Time = t.Time
			continue
		}
		list = append(list, Moment{t.version, t.Time})
	}
	return list
}

// isHeartbeat says whether the turn tells no more than that somebody is alive.
func (t *Turn) isHeartbeat() bool {
	switch t.Kind {
	case "leases":
		return true
	case "nodes":
		was, _ := t.Was.(*corev1.Node)
		is, _ := t.Is.(*corev1.Node)
		return was != nil && is != nil && was.Spec.Unschedulable == is.Spec.Unschedulable && NodeReady(was) == NodeReady(is)
	}
	return false
}

// NodeReady says whether a node reports that it can run pods.
func NodeReady(n *corev1.Node) bool {
	for i := range n.Status.Conditions {
		if c := &n.Status.Conditions[i]; c.Type == corev1.NodeReady {
			return c.Status == corev1.ConditionTrue
		}
	}
	return false
}

// At is the picture as it was in an earlier version that is on record; where that is not kept any more, the oldest one
// that is. What it holds beside objects (Forbidden, Synced) is as it is now.
func (s *Snapshot) At(version uint64) *Snapshot {
	turns := s.Record.turns
	at, _ := slices.BinarySearchFunc(turns, version+1, func(t Turn, v uint64) int { return int(t.version) - int(v) })
	if at == len(turns) {
		return s
	}
	then := *s
	then.Version, then.Problem, then.shown, then.derived = version, words.Message{}, nil, s.Record.derived
	then.Taken = turns[max(at-1, 0)].Time
	then.History = s.History.until(turns[at].past)
	then.Record.turns = turns[:at:at]
	for of, swaps := range undoing(turns[at:]) {
		of.fill(&then, swaps)
	}
	return &then
}

// undoing are the swaps that take turns back, for each kind.
func undoing(turns []Turn) map[*subject][]swap[metav1.Object] {
	type key struct {
		of   *subject
		name types.NamespacedName
	}
	all := map[key]swap[metav1.Object]{}
	for i := len(turns) - 1; i >= 0; i-- {
		t := &turns[i]
		k := key{t.subject, keyOf(t.Object())}
		s, met := all[k]
		if !met {
			s.was = t.Is // what there is now
		}
		s.is = t.Was
		all[k] = s
	}
	swaps := map[*subject][]swap[metav1.Object]{}
	for k, s := range all {
		if s.was != nil || s.is != nil {
			swaps[k.of] = append(swaps[k.of], s)
		}
	}
	return swaps
}

// recorder keeps the record. It has no lock: the feeds that write to it share one.
type recorder struct {
	record  Record
	shown   int      // how many of the turns belong to a picture
	journal *journal // whose changes are counted
}

func newRecorder(j *journal) *recorder {
	return &recorder{record: Record{derived: new(derived)}, journal: j}
}

// past is how many changes the history has.
func (r *recorder) past() uint64 { return r.journal.past.count() }

// add appends: whoever has a view of the record sees no more than was there when it was made.
func (r *recorder) add(t Turn) {
	r.record.turns = append(r.record.turns, t)
	if len(r.record.turns) >= mostTurns+turnsAtOnce && r.shown >= turnsAtOnce {
		r.record.turns = slices.Clone(r.record.turns[turnsAtOnce:]) // or the dropped ones would stay in memory
		r.record.before += turnsAtOnce
		r.shown -= turnsAtOnce
	}
}

// show is the record with all turns that a picture of a version shows.
func (r *recorder) show(version uint64) Record {
	for i := r.shown; i < len(r.record.turns); i++ { // no view has them yet
		r.record.turns[i].version = version
	}
	r.shown = len(r.record.turns)
	return r.record
}
