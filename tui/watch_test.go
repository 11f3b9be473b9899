package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/work"
)

// viewOf are the options of a view of a bench.
func viewOf(b *bench) Options {
	return Options{
		Now: func() time.Time { return noon },
		Watch: &Watch{
			Cluster: "context school", Version: "v1.36.3", Namespace: b.Namespace(), ToWrite: "cadet watch --write",
			Open: func(_ context.Context, namespace string) (work.Place, error) {
				if namespace == "closed" {
					return nil, errors.New("you may list nothing in namespace closed")
				}
				return b, nil
			},
			Namespaces: func(context.Context) ([]string, error) { return []string{"closed", "shop", "web"}, nil },
		},
	}
}

func openWatch(t testing.TB, opts Options, w, h int) *driver {
	t.Helper()
	d := drive(t, opts, w, h)
	d.run(d.arrival.start())
	if !d.eventually(func() bool { return d.arrival.phase == working }) {
		t.Fatalf("nothing is watched:\n%s", d.text())
	}
	return d
}

// everywhere is a bench with pods in two namespaces.
func everywhere() *bench {
	b := newBench("", 0)
	for _, namespace := range []string{"shop", "web"} {
		b.snap.Namespace = namespace
		b.addPod()
		last := b.snap.Pods[len(b.snap.Pods)-1]
		last.Name = namespace + "-1"
	}
	b.snap.Namespace, b.snap.Foreign = "", true
	for _, namespace := range []string{"shop", "web"} {
		service := corev1.Service{Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeClusterIP, ClusterIP: "10.0.0.9", Ports: []corev1.ServicePort{{Port: 80, Protocol: corev1.ProtocolTCP}}}}
		service.Name, service.Namespace = "front-of-"+namespace, namespace
		b.snap.Services = append(b.snap.Services, &service)
	}
	return b
}

// Without a lesson the keys of lessons do nothing, and what changes the cluster is refused with what to type.
func TestWatchOnlyLooks(t *testing.T) {
	b := newBench("web", 3)
	d := openWatch(t, viewOf(b), 80, 24)
	d.until("hello-1")
	d.keys("h")
	d.until("h does nothing in Pods")
	for _, name := range []string{"D", "B", "E", "x"} {
		d.keys("esc", name)
		d.until("read-only; to change things: q, then cadet watch --write -n web")
	}
	d.keys(":")
	for _, r := range "get pods | xargs kubectl delete" {
		d.keys(string(r))
	}
	d.keys("enter")
	d.until("read-only")
	d.keys(":")
	for _, r := range "get pods" {
		d.keys(strings.ReplaceAll(string(r), " ", "space"))
	}
	d.send(action.Run{Command: "kubectl rollout undo deployment/x"})
	if len(b.ran) > 0 {
		t.Errorf("ran %q", b.ran)
	}
	d.send(action.Run{Command: "kubectl get pods"})
	b.wait(d, "kubectl get pods")
}

// With leave to write, keys ask as in a lesson.
func TestWatchWrites(t *testing.T) {
	b := everywhere()
	opts := viewOf(b)
	opts.Watch.Write = true
	d := openWatch(t, opts, 100, 30)
	d.until("shop-1")
	d.keys("end", "D")
	d.until("Delete pod web-1?", "kubectl -n web delete pod web-1")
	d.keys("y")
	b.wait(d, "kubectl -n web delete pod web-1")
}

// Of all namespaces, what shows one shows that of the selected pod.
func TestWatchFollowsThePod(t *testing.T) {
	b := everywhere()
	d := openWatch(t, viewOf(b), 100, 30)
	d.until("NAMESPACE", "shop-1", "front-of-shop")
	d.keys("down")
	d.until("front-of-web")
	if strings.Contains(d.text(), "front-of-shop") {
		t.Errorf("another namespace shows, too:\n%s", d.text())
	}
	d.send(action.Copy{Command: "kubectl exec web-1 -- id"})
	d.until("copied: kubectl -n web exec web-1 -- id")
}

func TestWatchAnotherNamespace(t *testing.T) {
	d := openWatch(t, viewOf(newBench("web", 1)), 80, 24)
	d.until("hello-1")
	d.keys("@")
	d.until("all namespaces", "closed", "shop")
	d.keys("home", "down", "enter")
	d.until("you may list nothing in namespace closed", "r tries again")
	if d.arrival.phase != failed {
		t.Error("it goes on")
	}
}

// Who may not list a kind is told so, where its objects would be.
func TestWatchTellsWhatIsHidden(t *testing.T) {
	b := newBench("web", 0)
	b.snap.Forbidden = []string{"events", "nodes", "pods"}
	d := openWatch(t, viewOf(b), 120, 30)
	d.until("you may not list the pods here", "not shown: events, nodes, pods")
	d.board.setFocus(panes.Events)
	d.until("you may not list the events here")
}
