package live

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// The picture that Fresh returns has what was done just before, whichever kind it was, and one comes where nothing was done.
func TestFreshShowsWhatWasJustDone(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", pod("a"))
	server.set(func() { server.forbidden["nodes"] = true })
	w := Watch(t.Context(), server.client(t), "ch8")
	fresh := func() *Snapshot {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		s, err := w.Fresh(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := fresh(); !s.Synced || names(s.Pods) != "a" {
		t.Errorf("from the start: synced %v, pods %q", s.Synced, names(s.Pods))
	}
	server.put("pods", pod("b"))
	if s := fresh(); names(s.Pods) != "a b" {
		t.Errorf("after b was made: %q", names(s.Pods))
	}
	server.remove("pods", "a")
	before := fresh()
	if names(before.Pods) != "b" {
		t.Errorf("after a was deleted: %q", names(before.Pods))
	}
	if s := fresh(); names(s.Pods) != "b" || s.Version <= before.Version {
		t.Errorf("after nothing: %q, version %d after %d", names(s.Pods), s.Version, before.Version)
	}
	for range 20 {
		server.put("services", &corev1.Service{ObjectMeta: object("s")})
		server.put("pods", pod("z"))
		if s := fresh(); names(s.Pods) != "b z" || len(s.Services) != 1 {
			t.Fatalf("pods %q and %d services", names(s.Pods), len(s.Services))
		}
		server.remove("services", "s")
		server.remove("pods", "z")
		if s := fresh(); names(s.Pods) != "b" || len(s.Services) != 0 {
			t.Fatalf("pods %q and %d services", names(s.Pods), len(s.Services))
		}
	}
}

// A workload that its controller has not read yet is not shown as it will be.
func TestFreshWaitsForTheControllers(t *testing.T) {
	server := newAPIServer(t)
	size := func(generation, observed int64) *corev1.ReplicationController {
		rc := controller(3)
		rc.Generation, rc.Status.ObservedGeneration = generation, observed
		return rc
	}
	server.put("replicationcontrollers", size(2, 1))
	w := Watch(t.Context(), server.client(t), "ch8")
	until(t, w.Subscribe(t.Context()), "synced", synced)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if s, err := w.Fresh(ctx); err == nil {
		t.Errorf("the controller has not read it, but the picture is %+v", s)
	}
	time.AfterFunc(100*time.Millisecond, func() { server.put("replicationcontrollers", size(2, 2)) })
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if s, err := w.Fresh(ctx); err != nil || s.ReplicationControllers[0].Status.ObservedGeneration != 2 {
		t.Errorf("%+v, error %v", s, err)
	}
	server.stop()
	if _, err := w.Fresh(ctx); err == nil {
		t.Error("a server that is away shows what was done")
	}
}
