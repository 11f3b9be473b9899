//go:build cluster

package connection

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/kubecadet/cadet/cluster"
)

// hello is a connection to the cluster of $KUBECONFIG, and a namespace in it with a pod that answers on 8080.
func hello(t *testing.T) (*Connection, string) {
	t.Helper()
	path := os.Getenv("KUBECONFIG")
	if path == "" {
		t.Fatal("these tests need a cluster: set KUBECONFIG to the file that `cadet status -o json` names")
	}
	c, err := Open(cluster.Access{Kubeconfig: path})
	if err != nil {
		t.Fatal(err)
	}
	ns, err := c.Client().CoreV1().Namespaces().Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "connection-"}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Client().CoreV1().Namespaces().Delete(context.Background(), ns.Name, metav1.DeleteOptions{}); err != nil {
			t.Errorf("namespace %s is left: %v", ns.Name, err)
		}
	})
	pods := c.Client().CoreV1().Pods(ns.Name)
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "hello"},
		Spec: corev1.PodSpec{Containers: []corev1.Container{
			{Name: "app", Image: "hello:v1"},
			{Name: "lab", Image: "lab:v1", Command: []string{"sleep", "infinity"}},
		}},
	}
	err = wait.PollUntilContextTimeout(t.Context(), 200*time.Millisecond, 30*time.Second, true, func(ctx context.Context) (bool, error) {
		_, err := pods.Create(ctx, p, metav1.CreateOptions{}) // until the namespace has its service account
		return err == nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = wait.PollUntilContextTimeout(t.Context(), 200*time.Millisecond, 30*time.Second, true, func(ctx context.Context) (bool, error) {
		p, err := pods.Get(ctx, "hello", metav1.GetOptions{})
		return err == nil && p.Status.Phase == corev1.PodRunning, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, ns.Name
}

func TestClusterConnection(t *testing.T) {
	c, ns := hello(t)
	t.Run("exec", func(t *testing.T) {
		for _, test := range []struct {
			command, out, err string
			code              int
		}{
			{"echo hi; echo wrong >&2; exit 3", "hi\n", "wrong\n", 3},
			{"true", "", "", 0},
		} {
			r, err := c.Exec(t.Context(), Target{ns, "hello", "lab"}, []string{"sh", "-c", test.command})
			if err != nil || r != (Result{test.out, test.err, test.code}) {
				t.Errorf("%s: %+v, error %v", test.command, r, err)
			}
		}
		if _, err := c.Exec(t.Context(), Target{Namespace: ns, Pod: "nobody"}, []string{"true"}); err == nil {
			t.Error("a command was run in a pod that is not there")
		}
	})
	t.Run("forward", func(t *testing.T) { forwards(t, c, ns) })
	t.Run("traits", func(t *testing.T) {
		traits, err := c.Traits(t.Context())
		if why, lacks := traits[cluster.ClusterAdmin]; err != nil || lacks {
			t.Errorf("the administrator is none: %q, error %v", why, err)
		}
	})
}

func forwards(t *testing.T, c *Connection, ns string) {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return c.PortForward(ctx, ns, "hello", 8080)
	}}}
	defer client.CloseIdleConnections()
	for range 3 {
		began := time.Now()
		response, err := client.Get("http://hello/")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || !strings.HasPrefix(string(body), "Hello from hello, version 1") {
			t.Errorf("the pod answers %q, error %v", body, err)
		}
		t.Logf("a call took %s", time.Since(began))
	}

	began := time.Now()
	conn, err := c.PortForward(t.Context(), ns, "hello", 8080)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("connecting took %s", time.Since(began))
	if err := conn.SetDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); !os.IsTimeout(err) {
		t.Errorf("after the deadline a read says %v", err)
	}
	_ = conn.Close()

	conn, err = c.PortForward(t.Context(), ns, "hello", 9999)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("of a port on which nothing listens a read says %v", err)
	}
	_ = conn.Close()

	if _, err := c.PortForward(t.Context(), ns, "nobody", 8080); err == nil || !strings.Contains(err.Error(), "not found") {
		t.Errorf("of a pod that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.PortForward(ctx, ns, "hello", 8080); err == nil {
		t.Error("a context that is over connects")
	}
}
