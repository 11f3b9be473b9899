//go:build cluster

package tunnel

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/edge"
	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

const namespace = "outside"

// objects makes a pod behind a node port, a load balancer, an external address and an Ingress, and returns the Services.
func objects(t *testing.T, client kubernetes.Interface) (nodePort, balanced *corev1.Service) {
	t.Helper()
	ctx := t.Context()
	create := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := client.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}, metav1.CreateOptions{})
	create(err)
	t.Cleanup(func() {
		if err := client.CoreV1().Namespaces().Delete(context.WithoutCancel(ctx), namespace, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
	})
	eventually(t, "the service account", func() error {
		_, err := client.CoreV1().ServiceAccounts(namespace).Get(ctx, "default", metav1.GetOptions{})
		return err
	})
	labels := map[string]string{"app": "hello"}
	_, err = client.CoreV1().Pods(namespace).Create(ctx, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "hello", Labels: labels},
		Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "hello", Image: "hello:v1"}}},
	}, metav1.CreateOptions{})
	create(err)
	service := func(name string, spec corev1.ServiceSpec) *corev1.Service {
		t.Helper()
		spec.Selector, spec.Ports = labels, []corev1.ServicePort{{Port: 9000, TargetPort: intstr.FromInt32(8080)}}
		s, err := client.CoreV1().Services(namespace).Create(ctx, &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: spec}, metav1.CreateOptions{})
		create(err)
		return s
	}
	nodePort = service("hello", corev1.ServiceSpec{Type: corev1.ServiceTypeNodePort, ExternalIPs: []string{"198.51.100.7"}})
	balanced = service("balanced", corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer})
	class, prefix := edge.Class, networkingv1.PathTypePrefix
	_, err = client.NetworkingV1().Ingresses(namespace).Create(ctx, &networkingv1.Ingress{ObjectMeta: metav1.ObjectMeta{Name: "hello"}, Spec: networkingv1.IngressSpec{
		IngressClassName: &class, Rules: []networkingv1.IngressRule{{Host: "hello.example.com", IngressRuleValue: networkingv1.IngressRuleValue{HTTP: &networkingv1.HTTPIngressRuleValue{
			Paths: []networkingv1.HTTPIngressPath{{Path: "/", PathType: &prefix, Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{Name: "hello", Port: networkingv1.ServiceBackendPort{Number: 9000}}}}},
		}}}},
	}}, metav1.CreateOptions{})
	create(err)
	return nodePort, balanced
}

// eventually tries until it works.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not after a minute: %s: %v", what, err)
		}
	}
}

// TestTunnel calls from outside all that answers there, and finds why the rest doesn't.
func TestTunnel(t *testing.T) {
	reach, err := connection.Open(cluster.Access{Kubeconfig: os.Getenv("KUBECONFIG")})
	if err != nil {
		t.Fatal(err)
	}
	client := reach.Client()
	begun := time.Now()
	if err := edge.Ensure(t.Context(), client, "", func(text string) { t.Log(text) }); err != nil {
		t.Fatal(err)
	}
	t.Logf("the edge was ready after %s", time.Since(begun))
	begun = time.Now()
	if err := edge.Ensure(t.Context(), client, "", func(text string) { t.Errorf("the edge is there, and yet: %s", text) }); err != nil {
		t.Fatal(err)
	}
	t.Logf("the second time after %s", time.Since(begun))
	nodePort, balanced := objects(t, client)
	outside := New(reach, "")
	transport := &http.Transport{DialContext: outside.DialContext, DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // the edge's own
	get := func(url string) error {
		response, err := (&http.Client{Transport: transport}).Get(url)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		if body, err := io.ReadAll(response.Body); err != nil || !strings.HasPrefix(string(body), "Hello from hello") {
			return errors.Join(err, errors.New(response.Status+": "+string(body)))
		}
		return nil
	}
	var address string
	eventually(t, "an address of the load balancer", func() error {
		s, err := client.CoreV1().Services(namespace).Get(t.Context(), balanced.Name, metav1.GetOptions{})
		if err == nil && len(s.Status.LoadBalancer.Ingress) == 0 {
			err = errors.New("pending")
		}
		if err == nil {
			address = s.Status.LoadBalancer.Ingress[0].IP
		}
		return err
	})
	port := ":" + strconv.Itoa(int(nodePort.Spec.Ports[0].NodePort))
	for _, url := range []string{
		"http://localhost" + port, "http://198.51.100.7:9000", "http://" + address + ":9000",
		"http://hello.example.com/", "https://hello.example.com/",
	} {
		eventually(t, url, func() error { return get(url) })
	}
	begun = time.Now()
	if err := get("http://localhost" + port); err != nil {
		t.Error(err)
	}
	t.Logf("a call takes %s", time.Since(begun))
	for where, says := range map[string]string{
		nodePort.Spec.ClusterIP + ":9000": "is the ClusterIP", "hello." + namespace + ":9000": "cluster's own DNS", "localhost:10250": "nothing listens",
	} {
		conn, err := outside.DialContext(t.Context(), "tcp", where)
		var refusal *wire.Refusal
		if conn != nil || !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, says) {
			t.Errorf("%s: %v", where, err)
		}
	}
	var timeout net.Error
	if _, err := outside.DialContext(t.Context(), "tcp", nodePort.Spec.ClusterIP+":9000"); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("no timeout: %v", err)
	}
	// The tunnel finds the edge's next pod.
	if err := client.CoreV1().Pods(edge.Namespace).DeleteCollection(t.Context(), metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: edge.Selector}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a call through the next pod", func() error { return get("http://localhost" + port) })
}
