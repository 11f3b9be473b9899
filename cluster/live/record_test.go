package live

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes/fake"
)

// watched is a watcher whose feeds are told what happens by the test.
func watched(t testing.TB, kinds ...string) (*Watcher, map[string]*feed) {
	t.Helper()
	w := newWatcher(fake.NewClientset(), "ch8", kinds...)
	feeds := map[string]*feed{}
	for _, f := range w.feeds {
		f.synced, f.objects, feeds[f.name] = true, map[types.NamespacedName]metav1.Object{}, f
	}
	w.publish(w.next())
	return w, feeds
}

// Whatever happened, each picture that is on record comes back as it was: the same objects in the same order.
func TestPicturesComeBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	w, feeds := watched(t)
	pictures := []*Snapshot{w.Snapshot()}
	for round := range 300 {
		for range random.IntN(5) {
			name := fmt.Sprintf("hello-%d", random.IntN(12))
			p := version(name)
			p.UID = types.UID(fmt.Sprint(name, random.IntN(2)))
			kind, known := watch.Modified, feeds["pods"].objects[keyOf(p)] != nil
			if known && random.IntN(3) == 0 {
				kind = watch.Deleted
			}
			feeds["pods"].apply(watch.Event{Type: kind, Object: p})
			feeds["events"].apply(watch.Event{Type: watch.Modified, Object: event(fmt.Sprint("e", random.IntN(9)), time.Unix(int64(random.IntN(50)), 0))})
		}
		if round%40 == 13 { // the connection was lost, and others came and went meanwhile
			list := map[types.NamespacedName]metav1.Object{}
			for _, o := range []metav1.Object{version("hello-1"), version("hello-2"), version("late")} {
				list[keyOf(o)] = o
			}
			feeds["pods"].update(func() bool {
				feeds["pods"].replace(list)
				feeds["pods"].dirty = true
				return true
			})
		}
		w.publish(w.next())
		pictures = append(pictures, w.Snapshot())
	}
	now := w.Snapshot()
	for _, was := range pictures {
		then := now.At(was.Version)
		if !slices.Equal(then.Pods, was.Pods) || !slices.Equal(then.Events, was.Events) {
			t.Fatalf("version %d had %s and comes back as %s", was.Version, names(was.Pods), names(then.Pods))
		}
		if then.History.count() != was.History.count() || then.Record.Count() != was.Record.Count() {
			t.Fatalf("version %d comes back with a history of %d and a record of %d, not %d and %d", was.Version,
				then.History.count(), then.Record.Count(), was.History.count(), was.Record.Count())
		}
		if got := len(Pods(then)); got != len(was.Pods) {
			t.Fatalf("version %d shows %d pods, not %d", was.Version, got, len(was.Pods))
		}
	}
	moments := now.Record.Moments()
	if first, last := moments[0].Version, moments[len(moments)-1].Version; first != pictures[0].Version || last > now.Version {
		t.Errorf("the moments go from %d to %d", first, last)
	}
	if again := now.At(moments[3].Version).At(moments[1].Version); !slices.Equal(again.Pods, now.At(moments[1].Version).Pods) {
		t.Error("an earlier moment of an earlier moment is another one")
	}
}

// The record is bounded: the oldest turns are forgotten, and what is left still comes back.
func TestTheRecordIsBounded(t *testing.T) {
	w, feeds := watched(t)
	var old *Snapshot
	for i := range 2*mostTurns + 10 {
		feeds["pods"].apply(watch.Event{Type: watch.Modified, Object: version("hello", restarted(int32(i)))})
		w.publish(w.next())
		if i == 2*mostTurns-1000 {
			old = w.Snapshot()
		}
	}
	now := w.Snapshot()
	if n := len(now.Record.Turns()); n > mostTurns+turnsAtOnce || n < mostTurns-turnsAtOnce {
		t.Errorf("%d turns are kept", n)
	}
	if n := now.Record.Count(); n != 2*mostTurns+10 {
		t.Errorf("%d turns are counted", n)
	}
	if then := now.At(old.Version); then.Pods[0] != old.Pods[0] {
		t.Error("what is on record doesn't come back")
	}
	oldest := now.At(now.Record.Moments()[0].Version)
	if forgotten := now.At(1); forgotten.Pods[0] != oldest.Pods[0] {
		t.Error("what is forgotten is not shown as the oldest that is kept")
	}
	if _, whole := now.Record.After(3); whole {
		t.Error("it does not say that something was forgotten")
	}
	if turns, whole := now.Record.After(now.Record.Count() - 2); len(turns) != 2 || !whole {
		t.Errorf("the last two turns are %d", len(turns))
	}
}

// Heartbeats make no moment; the first list, and what may not be seen, are nothing that happened.
func TestWhatIsNoMoment(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", version("a"))
	w := Watch(t.Context(), server.client(t), "ch8", "kube-system/leases")
	snapshots := w.Subscribe(t.Context())
	first := until(t, snapshots, "synced", synced)
	if n := first.Record.Count(); n != 0 {
		t.Errorf("%d turns before anything happened", n)
	}
	ready := func(version string) *corev1.Node {
		n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "n", UID: "n"}}
		n.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Message: version}}
		return n
	}
	server.put("nodes", ready("1"))
	until(t, snapshots, "a node", func(s *Snapshot) bool { return len(s.Nodes) == 1 })
	server.put("nodes", ready("2"))
	server.put("nodes", ready("3"))
	s := until(t, snapshots, "a heartbeat", func(s *Snapshot) bool { return s.Nodes[0].Status.Conditions[0].Message == "3" })
	if n := len(s.Record.Moments()); n != 2 {
		t.Errorf("%d moments", n)
	}
}

func BenchmarkAt(b *testing.B) {
	w, feeds := watched(b)
	for i := range 5000 + mostTurns {
		feeds["pods"].apply(watch.Event{Type: watch.Modified, Object: version(fmt.Sprintf("hello-%05d", i%5000))})
		if i%10 == 0 {
			w.publish(w.next())
		}
	}
	w.publish(w.next())
	moments := w.Snapshot().Record.Moments()
	b.ReportAllocs()
	for b.Loop() {
		w.Snapshot().At(moments[len(moments)/2].Version)
	}
}
