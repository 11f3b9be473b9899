package live

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes/fake"
)

func object(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "ch8", Name: name, ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "kubectl"}}}
}

func pod(name string) *corev1.Pod { return &corev1.Pod{ObjectMeta: object(name)} }

func event(name string, last time.Time) *corev1.Event {
	return &corev1.Event{ObjectMeta: object(name), LastTimestamp: metav1.NewTime(last)}
}

// names of what a list holds, in its order.
func names[T metav1.Object](list []T) string {
	var all []string
	for _, o := range list {
		all = append(all, o.GetName())
	}
	return strings.Join(all, " ")
}

// until reads snapshots until one is as wanted.
func until(t *testing.T, snapshots <-chan *Snapshot, want string, is func(*Snapshot) bool) *Snapshot {
	t.Helper()
	deadline := time.After(time.Minute) // a busy machine takes its time
	var last *Snapshot
	for {
		select {
		case s, open := <-snapshots:
			if !open {
				t.Fatalf("no more snapshots while waiting for: %s", want)
			}
			if last = s; is(s) {
				return s
			}
		case <-deadline:
			t.Fatalf("never came: %s; the last snapshot: %+v", want, last)
		}
	}
}

func synced(s *Snapshot) bool { return s.Synced && s.Problem.IsZero() }

func TestWatchShowsWhatChanges(t *testing.T) {
	server := newAPIServer(t)
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	server.put("nodes", &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "node"}})
	server.put("pods", pod("b"))
	server.put("pods", pod("a"))
	server.put("events", event("a-late", noon.Add(time.Hour)))
	server.put("events", event("z-early", noon))
	server.put("events", event("b-early", noon))

	w := Watch(t.Context(), server.client(t), "ch8")
	if s := w.Snapshot(); s == nil || s.Synced || s.Namespace != "ch8" {
		t.Fatalf("the first snapshot is %+v, want an empty one of ch8 that is not synced", s)
	}
	snapshots := w.Subscribe(t.Context())
	first := until(t, snapshots, "synced", synced)
	for _, got := range [][2]string{
		{names(first.Nodes), "node"}, {names(first.Pods), "a b"}, {names(first.Events), "b-early z-early a-late"},
	} {
		if got[0] != got[1] {
			t.Errorf("the list holds %q, want %q", got[0], got[1])
		}
	}
	if first.Pods[0].ManagedFields != nil {
		t.Error("a pod still has its managed fields")
	}

	changed := pod("a")
	changed.Status.Phase = corev1.PodRunning
	server.put("pods", changed)
	server.put("pods", pod("c"))
	server.remove("pods", "b")
	second := until(t, snapshots, "a and c", func(s *Snapshot) bool { return names(s.Pods) == "a c" })
	if second.Pods[0].Status.Phase != corev1.PodRunning {
		t.Errorf("pod a has phase %q, want the changed one", second.Pods[0].Status.Phase)
	}
	if second.Version <= first.Version {
		t.Errorf("version went from %d to %d", first.Version, second.Version)
	}
	if names(first.Pods) != "a b" || first.Pods[0].Status.Phase != "" {
		t.Error("an old snapshot changed")
	}
	if &first.Events[0] != &second.Events[0] {
		t.Error("a list that did not change was copied")
	}
}

// What a lesson asks for beyond the usual is there, and another namespace does not mix with its own.
func TestWatchMore(t *testing.T) {
	server := newAPIServer(t)
	elsewhere := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "kube-system", Name: name} }
	server.put("pods", pod("a"))
	server.put("pods", &corev1.Pod{ObjectMeta: elsewhere("coredns")})
	server.put("leases", &coordinationv1.Lease{ObjectMeta: elsewhere("kube-scheduler")})
	server.put("ingresses", &networkingv1.Ingress{ObjectMeta: object("hello")})
	server.put("persistentvolumes", &corev1.PersistentVolume{ObjectMeta: metav1.ObjectMeta{Name: "pv-demo"}})

	usual := until(t, Watch(t.Context(), server.client(t), "ch8").Subscribe(t.Context()), "synced", synced)
	if usual.Ingresses != nil || usual.Elsewhere != nil || names(usual.Pods) != "a" {
		t.Errorf("nobody asked for more, but there is %+v", usual)
	}
	snapshots := Watch(t.Context(), server.client(t), "ch8", "ingresses", "persistentvolumes", "kube-system/leases", "kube-system/pods", "pods").Subscribe(t.Context())
	first := until(t, snapshots, "synced", synced)
	there := first.Elsewhere["kube-system"]
	if there == nil || names(there.Leases) != "kube-scheduler" || names(there.Pods) != "coredns" {
		t.Fatalf("in kube-system is %+v", there)
	}
	if names(first.Pods) != "a" || names(first.Ingresses) != "hello" || names(first.PersistentVolumes) != "pv-demo" || first.Leases != nil {
		t.Errorf("in the namespace is %+v", first)
	}
	server.put("pods", &corev1.Pod{ObjectMeta: elsewhere("proxy")})
	second := until(t, snapshots, "another pod elsewhere", func(s *Snapshot) bool { return names(s.Elsewhere["kube-system"].Pods) == "coredns proxy" })
	if names(there.Pods) != "coredns" || names(second.Elsewhere["kube-system"].Leases) != "kube-scheduler" {
		t.Error("an old snapshot changed, or a list was lost")
	}
	if all, _ := second.Since(Mark{}).Pods(labels.Everything()); all != (Counts{1, 1}) {
		t.Errorf("counted %v pods, with those of another namespace", all)
	}
}

func TestCheckKind(t *testing.T) {
	for name, want := range map[string]string{
		"ingresses": "", "kube-system/leases": "", "pods": "",
		"ingress": "unknown kind \"ingress\"; the kinds are nodes, pods", "kube-system/nodes": "in no namespace", "kube-system/secrets": "are not watched",
	} {
		if err := CheckKind(name); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !Watched("pods", nil) || Watched("leases", nil) || !Watched("kube-system/leases", []string{"kube-system/leases"}) {
		t.Error("what is watched is told wrong")
	}
}

// Every list of a snapshot is filled by a kind that is watched.
func TestEveryListIsWatched(t *testing.T) {
	s := new(Snapshot)
	for _, k := range kinds {
		k.fill(s, nil) // an empty list, not none
	}
	for field, list := range reflect.ValueOf(s).Elem().Fields() {
		if field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Pointer && list.IsNil() {
			t.Errorf("no kind fills Snapshot.%s", field.Name)
		}
	}
}

func TestWatchOfARestrictedUser(t *testing.T) {
	server := newAPIServer(t)
	server.set(func() { server.forbidden["nodes"], server.forbidden["services"] = true, true })
	server.put("nodes", &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "node"}})
	server.put("pods", pod("a"))
	snapshots := Watch(t.Context(), server.client(t), "ch8").Subscribe(t.Context())
	s := until(t, snapshots, "synced", synced)
	if !slices.Equal(s.Forbidden, []string{"nodes", "services"}) || len(s.Nodes) != 0 || names(s.Pods) != "a" {
		t.Errorf("forbidden %q with %d nodes and pods %q", s.Forbidden, len(s.Nodes), names(s.Pods))
	}
	server.set(func() { server.forbidden["nodes"] = false })
	s = until(t, snapshots, "nodes, once they are allowed", func(s *Snapshot) bool { return len(s.Nodes) == 1 })
	if !slices.Equal(s.Forbidden, []string{"services"}) {
		t.Errorf("forbidden is %q, want services only", s.Forbidden)
	}
}

func TestWatchSurvivesTheAPIServer(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*apiServer)
		want   string
	}{
		{"a restart", func(*apiServer) {}, "a b"},
		{"a change while it was away", func(a *apiServer) { a.remove("pods", "a"); a.put("pods", pod("c")) }, "b c"},
		{"an empty server in its place", func(a *apiServer) { a.empty() }, ""},
		{"another server in its place", func(a *apiServer) { a.empty(); a.put("pods", pod("new")) }, "new"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := newAPIServer(t)
			server.put("pods", pod("a"))
			server.put("pods", pod("b"))
			snapshots := Watch(t.Context(), server.client(t), "ch8").Subscribe(t.Context())
			until(t, snapshots, "synced", synced)

			server.stop()
			s := until(t, snapshots, "a problem", func(s *Snapshot) bool { return strings.Contains(s.Problem.String(), "connection refused") })
			if names(s.Pods) != "a b" || !strings.Contains(s.Problem.String(), "the picture is from ") {
				t.Errorf("while it is away: pods %q, problem %q", names(s.Pods), s.Problem)
			}
			test.change(server)
			server.start(t)
			until(t, snapshots, test.want, func(s *Snapshot) bool { return synced(s) && names(s.Pods) == test.want })
			server.put("pods", pod("z"))
			want := strings.TrimSpace(test.want + " z")
			until(t, snapshots, want, func(s *Snapshot) bool { return names(s.Pods) == want })
		})
	}
}

func TestWatchBeginsWithoutAServer(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", pod("a"))
	server.stop()
	snapshots := Watch(t.Context(), server.client(t), "ch8").Subscribe(t.Context())
	s := until(t, snapshots, "a problem", func(s *Snapshot) bool { return !s.Problem.IsZero() })
	if s.Synced || !strings.Contains(s.Problem.String(), "there is no picture yet") {
		t.Errorf("synced %v, problem %q", s.Synced, s.Problem)
	}
	server.start(t)
	until(t, snapshots, "pod a", func(s *Snapshot) bool { return synced(s) && names(s.Pods) == "a" })
}

func TestProbe(t *testing.T) {
	server := newAPIServer(t)
	w := newWatcher(server.client(t), "ch8")
	w.probe.every, w.probe.timeout = 10*time.Millisecond, 100*time.Millisecond
	snapshots := w.Subscribe(t.Context())
	go w.run(t.Context())
	until(t, snapshots, "synced", synced)
	for _, test := range []struct {
		change func()
		want   string
	}{
		{func() { server.notReady = "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n" }, "is not ready (etcd)"},
		{func() { server.hangs = true }, "takes too long"},
		{func() { server.hangs, server.notReady, server.forbidden["readyz"] = false, "", true }, ""},
	} {
		server.set(test.change)
		until(t, snapshots, test.want, func(s *Snapshot) bool {
			return strings.Contains(s.Problem.String(), test.want) && (test.want != "" || s.Problem.IsZero())
		})
	}
}

func TestSubscribersGetTheLatest(t *testing.T) {
	w := newWatcher(fake.NewClientset(), "ch8")
	ctx, leave := context.WithCancel(t.Context())
	slow, leaving := w.Subscribe(t.Context()), w.Subscribe(ctx)
	for version := range uint64(3) {
		w.publish(&Snapshot{Version: version + 1})
	}
	if s := <-slow; s.Version != 3 {
		t.Errorf("a slow reader gets version %d, want the latest, 3", s.Version)
	}
	leave()
	for range leaving { // ends when the channel is closed
	}
	w.publish(&Snapshot{Version: 4})
	w.end()
	if s := <-slow; s.Version != 4 {
		t.Errorf("the last snapshot is version %d, want 4", s.Version)
	}
	if _, open := <-slow; open {
		t.Error("the channel is open after the watcher's end")
	}
	late := w.Subscribe(t.Context())
	if s := <-late; s.Version != 4 {
		t.Errorf("a late subscriber gets version %d, want 4", s.Version)
	}
	if _, open := <-late; open {
		t.Error("a late subscriber's channel is open")
	}
}

// settled waits until no more goroutines run than wanted, and fails with their stacks when they go on.
func settled(t *testing.T, want int) {
	t.Helper()
	for range 500 {
		if runtime.NumGoroutine() <= want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Fatalf("%d goroutines, want %d:\n%s", runtime.NumGoroutine(), want, stacks[:runtime.Stack(stacks, true)])
}

func TestNothingOutlivesItsContext(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", running("hello", "app"))
	server.write("hello/app", at(0, "hello"))
	for _, away := range []bool{false, true} {
		t.Run(fmt.Sprintf("server away %v", away), func(t *testing.T) {
			before := runtime.NumGoroutine()
			client := server.client(t)
			ctx, cancel := context.WithCancel(t.Context())
			snapshots := Watch(ctx, client, "ch8").Subscribe(t.Context())
			logs := FollowLogs(ctx, client, LogQuery{Namespace: "ch8", Tail: 1})
			until(t, snapshots, "synced", synced)
			<-logs
			if away {
				server.stop()
				until(t, snapshots, "a problem", func(s *Snapshot) bool { return !s.Problem.IsZero() })
			}
			cancel()
			for range snapshots { // ends when everything has
			}
			for range logs {
			}
			server.transport.CloseIdleConnections()
			settled(t, before)
		})
	}
}
