package live

import (
	"fmt"
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
)

func ptr[T any](v T) *T { return &v }

// version is a pod of the app hello, with what is done to it.
func version(name string, changes ...func(*corev1.Pod)) *corev1.Pod {
	p := pod(name)
	p.UID, p.Labels = types.UID("uid-"+name), map[string]string{"app": "hello"}
	p.OwnerReferences = []metav1.OwnerReference{{Kind: "ReplicationController", Name: "hello-rc", UID: "rc", Controller: ptr(true)}}
	p.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	for _, c := range changes {
		c(p)
	}
	return p
}

func unready(p *corev1.Pod) { p.Status.Conditions[0].Status = corev1.ConditionFalse }

func freed(p *corev1.Pod) { p.Labels, p.OwnerReferences = map[string]string{"app": "free"}, nil }

func restarted(n int32) func(*corev1.Pod) {
	return func(p *corev1.Pod) { p.Status.ContainerStatuses = []corev1.ContainerStatus{{RestartCount: n}} }
}

func controller(size int32) *corev1.ReplicationController {
	rc := &corev1.ReplicationController{ObjectMeta: object("hello-rc"), Spec: corev1.ReplicationControllerSpec{Replicas: &size}}
	rc.UID = "rc"
	return rc
}

var hellos = labels.SelectorFromSet(labels.Set{"app": "hello"})

// What comes and goes between two pictures is remembered, and asked for from a mark.
func TestSinceAMark(t *testing.T) {
	server := newAPIServer(t)
	server.put("replicationcontrollers", controller(3))
	for _, name := range []string{"a", "b", "c"} {
		server.put("pods", version(name))
	}
	w := Watch(t.Context(), server.client(t), "ch8")
	snapshots := w.Subscribe(t.Context())
	first := until(t, snapshots, "synced", synced)
	if all, ready := first.Since(Mark{}).Pods(hellos); all != (Counts{3, 3}) || ready != (Counts{3, 3}) {
		t.Errorf("at first: %v pods, %v ready", all, ready)
	}

	// All of this takes less time than a picture.
	server.put("pods", version("a", unready))
	server.put("pods", version("b", unready))
	server.put("pods", version("b"))
	server.put("pods", version("a"))
	server.remove("pods", "c")
	server.put("pods", version("c", func(p *corev1.Pod) { p.UID = "uid-c2" }))
	server.put("pods", version("b", restarted(2)))
	server.put("pods", version("a", freed))
	for _, size := range []int32{2, 1, 1, 0, 3} {
		server.put("replicationcontrollers", controller(size))
	}
	server.put("pods", version("last", func(p *corev1.Pod) { p.Labels = nil }))
	then := until(t, snapshots, "the last change", func(s *Snapshot) bool {
		return slices.ContainsFunc(s.Pods, func(p *corev1.Pod) bool { return p.Name == "last" }) && *s.ReplicationControllers[0].Spec.Replicas == 3
	})
	since := then.Since(first.Mark())
	if all, ready := since.Pods(hellos); all != (Counts{2, 3}) || ready != (Counts{1, 3}) {
		t.Errorf("%v pods, %v ready", all, ready)
	}
	if got := since.Sizes("replicationcontrollers", "hello-rc"); !slices.Equal(got, []int32{3, 2, 1, 0, 3}) {
		t.Errorf("the sizes were %v", got)
	}
	if got := uids(since.Came("pods")); got != "uid-c2 uid-last" {
		t.Errorf("there came %s", got)
	}
	if got := uids(since.Went("pods")); got != "uid-c" {
		t.Errorf("there went %s", got)
	}
	if !since.Had("uid-a") || since.Had("uid-c2") {
		t.Error("a made anew counts as kept, or a kept one as new")
	}
	if !since.EverOwned("uid-a", "replicationcontrollers", "hello-rc") || since.EverOwned("uid-a", "replicasets", "hello-rc") || since.EverOwned("nobody", "replicationcontrollers", "hello-rc") {
		t.Error("who owned a is not remembered")
	}
	if n := since.RestartsAt("uid-b"); n != 0 {
		t.Errorf("b had %d restarts", n)
	}

	// A later mark knows nothing of it.
	later := then.Since(then.Mark())
	if all, ready := later.Pods(hellos); all != (Counts{2, 2}) || ready != (Counts{2, 2}) || len(later.Came("pods")) != 0 || later.RestartsAt("uid-b") != 2 {
		t.Errorf("since just now: %v pods, %v ready", all, ready)
	}
	if all, _ := then.Since(Mark{}).Pods(hellos); all != (Counts{2, 3}) {
		t.Errorf("without a mark: %v pods", all)
	}
}

func uids(changes []Change) string {
	text := ""
	for _, c := range changes {
		text += " " + string(c.UID)
	}
	return text[min(1, len(text)):]
}

// What changed while nobody could watch came about at one moment: how it went there is not known.
func TestAChangeUnseenIsOneMoment(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", version("a"))
	server.put("pods", version("b"))
	snapshots := Watch(t.Context(), server.client(t), "ch8").Subscribe(t.Context())
	first := until(t, snapshots, "synced", synced)
	server.stop()
	for _, name := range []string{"a", "b"} {
		server.remove("pods", name)
		server.put("pods", version(name+"2"))
	}
	server.start(t)
	then := until(t, snapshots, "the new pods", func(s *Snapshot) bool { return names(s.Pods) == "a2 b2" })
	since := then.Since(first.Mark())
	if all, ready := since.Pods(hellos); all != (Counts{2, 2}) || ready != (Counts{2, 2}) {
		t.Errorf("%v pods, %v ready", all, ready)
	}
	if came, went := since.Came("pods"), since.Went("pods"); len(came) != 2 || len(went) != 2 {
		t.Errorf("%d came, %d went", len(came), len(went))
	}
}

// The journal forgets the oldest, but not what they left; and who holds a view of it is not disturbed.
func TestTheJournalIsBounded(t *testing.T) {
	j := newJournal()
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	j.saw("pods", version("early"), noon)
	view := j.past
	for i := range 3 * mostChanges {
		j.saw("pods", version("busy", restarted(int32(i))), noon)
	}
	j.saw("pods", version("busy", restarted(int32(3*mostChanges-1))), noon) // no news
	if n := len(j.past.changes); n < mostChanges-trimAtOnce || n > mostChanges+trimAtOnce {
		t.Errorf("%d changes are kept", n)
	}
	if n := j.past.count(); n != 3*mostChanges+1 {
		t.Errorf("there were %d changes", n)
	}
	if len(view.Changes()) != 1 || view.Changes()[0].Name != "early" {
		t.Errorf("an old view has changed: %v", view.Changes())
	}
	now := &Snapshot{Namespace: "ch8", History: j.past}
	then := &Snapshot{Namespace: "ch8", History: view}
	if all, ready := now.Since(then.Mark()).Pods(hellos); all != (Counts{2, 2}) || ready != (Counts{2, 2}) {
		t.Errorf("%v pods, %v ready", all, ready)
	}
	for range trimAtOnce + 1 {
		j.lost("pods", version("busy"), noon.Add(longestMemory))
		j.saw("pods", version("busy"), noon.Add(longestMemory+time.Second))
	}
	if oldest := j.past.changes[0].Time; len(j.past.changes) > mostChanges+trimAtOnce || oldest.Equal(noon) && len(j.past.changes) > mostChanges {
		t.Errorf("%d changes are kept, the oldest from %v", len(j.past.changes), oldest)
	}
}

func TestKindName(t *testing.T) {
	for given, want := range map[string]string{
		"rc": "replicationcontrollers", "ReplicaSet": "replicasets", "deployment": "deployments", "pods": "pods", "Pod": "pods", "oddity": "oddity",
	} {
		if got := KindName(given); got != want {
			t.Errorf("%s is %s, want %s", given, got, want)
		}
	}
}

// BenchmarkSince asks of a long history.
func BenchmarkSince(b *testing.B) {
	j := newJournal()
	for i := range mostChanges {
		j.saw("pods", version(fmt.Sprintf("hello-%d", i%100), restarted(int32(i))), time.Now())
	}
	s := &Snapshot{Namespace: "ch8", History: j.past}
	b.ReportAllocs()
	for b.Loop() {
		s.Since(Mark{snapshot: &Snapshot{}}).Pods(hellos)
	}
}
