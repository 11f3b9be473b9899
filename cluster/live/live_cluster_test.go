//go:build cluster

package live

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// cluster is the real cluster of $KUBECONFIG, and a namespace in it for one test.
func cluster(t *testing.T) (kubernetes.Interface, string) {
	t.Helper()
	path := os.Getenv("KUBECONFIG")
	if path == "" {
		t.Fatal("these tests need a cluster: set KUBECONFIG to the file that `cadet status -o json` names")
	}
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		t.Fatal(err)
	}
	config.QPS = -1
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	namespace, err := client.CoreV1().Namespaces().Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "live-"}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.CoreV1().Namespaces().Delete(context.Background(), namespace.Name, metav1.DeleteOptions{}); err != nil {
			t.Errorf("namespace %s is left: %v", namespace.Name, err)
		}
	})
	return client, namespace.Name
}

// runPod makes a pod, once its namespace has the service account that pods need.
func runPod(t *testing.T, client kubernetes.Interface, namespace, name, image string, command ...string) {
	t.Helper()
	p := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": name}},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "app", Image: image, Command: command}}},
	}
	var err error
	for range 50 {
		if _, err = client.CoreV1().Pods(namespace).Create(t.Context(), p, metav1.CreateOptions{}); err == nil {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatal(err)
}

func TestClusterPodAndItsLog(t *testing.T) {
	client, namespace := cluster(t)
	snapshots := Watch(t.Context(), client, namespace).Subscribe(t.Context())
	lines := FollowLogs(t.Context(), client, LogQuery{Namespace: namespace, Selector: "app=hello"})
	until(t, snapshots, "synced with a node", func(s *Snapshot) bool { return synced(s) && len(s.Nodes) > 0 })

	runPod(t, client, namespace, "hello", "hello:v1")
	until(t, snapshots, "a running pod with its events", func(s *Snapshot) bool {
		return len(s.Pods) == 1 && s.Pods[0].Status.Phase == corev1.PodRunning &&
			slices.ContainsFunc(s.Events, func(e *corev1.Event) bool { return e.Reason == "Started" })
	})

	var answer []byte
	var err error
	for range 50 { // the pod runs, and listens a moment later
		answer, err = client.CoreV1().Pods(namespace).ProxyGet("http", "hello", "8080", "/", nil).DoRaw(t.Context())
		if err == nil {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	if !strings.HasPrefix(string(answer), "Hello from hello, version 1") {
		t.Fatalf("the pod answers %q (%v)", answer, err)
	}
	collect(t, lines, "GET / 200 version 1")

	if err := client.CoreV1().Pods(namespace).Delete(t.Context(), "hello", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	until(t, snapshots, "no pod", func(s *Snapshot) bool { return len(s.Pods) == 0 })
}

func TestClusterLogsThroughARestart(t *testing.T) {
	client, namespace := cluster(t)
	lines := FollowLogs(t.Context(), client, LogQuery{Namespace: namespace})
	runPod(t, client, namespace, "restarting", "lab:v1", "sh", "-c", `for i in 1 2; do echo "run line $i"; sleep 1; done; printf '\033[31mred\033[0m\n'; exit 1`)
	run := []string{"restarting/app run line 1", "restarting/app run line 2", "restarting/app red"}
	equal(t, collect(t, lines, "red"), run...)
	equal(t, collect(t, lines, "red"), run...) // the second run, and nothing of the first again

	var got []string
	for batch := range FollowLogs(t.Context(), client, LogQuery{Namespace: namespace, Pod: "restarting", Previous: true}) {
		for _, l := range batch {
			got = append(got, l.Pod+"/"+l.Container+" "+l.Text)
		}
	}
	equal(t, got, run...)
}

// What is done on a real cluster is in the picture that Fresh returns, soon; and all that became of it is remembered.
func TestClusterFreshAndHistory(t *testing.T) {
	client, namespace := cluster(t)
	w := Watch(t.Context(), client, namespace, "configmaps", "kube-system/leases", "ingressclasses")
	first := until(t, w.Subscribe(t.Context()), "synced", synced)
	if there := first.Elsewhere["kube-system"]; there == nil || len(there.Leases) == 0 {
		t.Errorf("there is no lease in kube-system: %+v", there)
	}
	var slowest time.Duration
	for i := range 10 {
		m := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{GenerateName: "fresh-"}}
		if _, err := client.CoreV1().ConfigMaps(namespace).Create(t.Context(), m, metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		s, err := w.Fresh(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		slowest = max(slowest, time.Since(began))
		if n := len(s.ConfigMaps) - len(first.ConfigMaps); n < i+1 {
			t.Errorf("%d of %d config maps are shown", n, i+1)
		}
	}
	t.Logf("the slowest fresh picture took %s", slowest)
	if slowest > 2*time.Second {
		t.Errorf("a fresh picture took %s", slowest)
	}
	mark := w.Snapshot().Mark()
	runPod(t, client, namespace, "hello", "hello:v1")
	until(t, w.Subscribe(t.Context()), "a ready pod", func(s *Snapshot) bool { return len(s.Pods) == 1 && IsReady(s.Pods[0]) })
	now := int64(0)
	if err := client.CoreV1().Pods(namespace).Delete(t.Context(), "hello", metav1.DeleteOptions{GracePeriodSeconds: &now}); err != nil {
		t.Fatal(err)
	}
	s := until(t, w.Subscribe(t.Context()), "no pod", func(s *Snapshot) bool { return len(s.Pods) == 0 })
	all, ready := s.Since(mark).Pods(labels.SelectorFromSet(labels.Set{"app": "hello"}))
	if all != (Counts{0, 1}) || ready != (Counts{0, 1}) || len(s.Since(mark).Went("pods")) != 1 {
		t.Errorf("%v pods, %v ready, %d went", all, ready, len(s.Since(mark).Went("pods")))
	}
}
