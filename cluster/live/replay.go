package live

import (
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// Replay is the last of several pictures that were made by hand, with history and record as a watcher has them that saw
// one after the other, each when it was taken. It changes the pictures' versions. Tests are what it is for.
func Replay(pictures ...*Snapshot) *Snapshot {
	j := newJournal()
	r := newRecorder(j)
	last := &Snapshot{}
	all := make([]subject, len(kinds))
	for i, s := range pictures {
		for k := range kinds {
			all[k].kind = kinds[k]
			replayKind(&all[k], last, s, r, i > 0)
		}
		s.Version = uint64(i + 1)
		s.Record, s.History, s.derived, s.origin = r.show(s.Version), j.past, new(derived), pictures[0]
		last = s
	}
	return last
}

// replayKind notes what became of one kind between two pictures. The first one's objects were there before, so that they
// are not recorded.
func replayKind(of *subject, then, now *Snapshot, r *recorder, recorded bool) {
	was, is := byKey(of.kind.objects(then)), byKey(of.kind.objects(now))
	names := slices.SortedFunc(maps.Keys(union(was, is)), func(a, b types.NamespacedName) int { return strings.Compare(a.String(), b.String()) })
	for _, name := range names {
		before, after := was[name], is[name]
		if before == after {
			continue
		}
		if recorded {
			r.add(Turn{Time: now.Taken, Kind: of.kind.name, Was: before, Is: after, subject: of, past: r.past()})
		}
		switch {
		case of.kind.name == "events":
		case after == nil:
			r.journal.lost(of.kind.name, before, now.Taken)
		default:
			r.journal.saw(of.kind.name, after, now.Taken)
		}
	}
}

func byKey(objects []metav1.Object) map[types.NamespacedName]metav1.Object {
	all := make(map[types.NamespacedName]metav1.Object, len(objects))
	for _, o := range objects {
		all[keyOf(o)] = o
	}
	return all
}

func union[K comparable, V any](a, b map[K]V) map[K]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
