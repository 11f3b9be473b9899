package proxy

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// serviceIP is on the loopback, where any address is local as Service addresses are in the node.
const serviceIP = "127.77.0.1"

// backend answers TCP and UDP with its name and returns its port.
func backend(t *testing.T, name string) int32 {
	t.Helper()
	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := tcp.Addr().(*net.TCPAddr).Port
	udp, err := net.ListenPacket("udp4", tcp.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = tcp.Close(), udp.Close() })
	go func() {
		for {
			conn, err := tcp.Accept()
			if err != nil {
				return
			}
			line, _ := bufio.NewReader(conn).ReadString('\n')
			fmt.Fprintf(conn, "%s %s", name, line)
			_ = conn.Close()
		}
	}()
	go func() {
		for buffer := make([]byte, 100); ; {
			n, caller, err := udp.ReadFrom(buffer)
			if err != nil {
				return
			}
			_, _ = udp.WriteTo(append([]byte(name+" "), buffer[:n]...), caller)
		}
	}()
	return int32(port)
}

// anybody is a policy that connects everybody.
type anybody struct{}

func (anybody) Allows(corev1.Protocol, string, string) bool { return true }
func (anybody) Follow([]Front)                              {}

// nobody is a policy that connects none.
type nobody struct{ anybody }

func (nobody) Allows(corev1.Protocol, string, string) bool { return false }

func service(port int32, affinity corev1.ServiceAffinity) *corev1.Service {
	s := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "hello"},
		Spec: corev1.ServiceSpec{
			Type: corev1.ServiceTypeClusterIP, ClusterIP: serviceIP, ClusterIPs: []string{serviceIP}, IPFamilies: []corev1.IPFamily{corev1.IPv4Protocol},
			Ports: []corev1.ServicePort{
				{Name: "tcp", Protocol: corev1.ProtocolTCP, Port: port},
				{Name: "udp", Protocol: corev1.ProtocolUDP, Port: port},
			},
			SessionAffinity: affinity,
		},
	}
	if affinity == corev1.ServiceAffinityClientIP {
		seconds := int32(60)
		s.Spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: &seconds}}
	}
	return s
}

// slice has one endpoint slice a backend, because each has a port of its own.
func slice(n int, port int32, ready bool) *discoveryv1.EndpointSlice {
	p := func(name string, protocol corev1.Protocol) discoveryv1.EndpointPort {
		return discoveryv1.EndpointPort{Name: &name, Protocol: &protocol, Port: &port}
	}
	return &discoveryv1.EndpointSlice{
		ObjectMeta:  metav1.ObjectMeta{Namespace: "default", Name: fmt.Sprintf("hello-%d", n), Labels: map[string]string{discoveryv1.LabelServiceName: "hello"}},
		AddressType: discoveryv1.AddressTypeIPv4,
		Ports:       []discoveryv1.EndpointPort{p("tcp", corev1.ProtocolTCP), p("udp", corev1.ProtocolUDP)},
		Endpoints:   []discoveryv1.Endpoint{{Addresses: []string{"127.0.0.1"}, Conditions: discoveryv1.EndpointConditions{Ready: &ready, Serving: &ready}}},
	}
}

func call(network string, port int32) (string, error) {
	conn, err := net.DialTimeout(network, fmt.Sprintf("%s:%d", serviceIP, port), time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintln(conn, "ahoy"); err != nil {
		return "", err
	}
	answer := make([]byte, 100)
	n, err := conn.Read(answer)
	return strings.TrimSpace(string(answer[:n])), err
}

// eventually waits for the proxy to follow.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("not after 10 s: " + what)
		}
	}
}

// freePort finds a port that nobody has on the Service's address.
func freePort(t *testing.T) int32 {
	t.Helper()
	l, err := net.Listen("tcp4", serviceIP+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return int32(l.Addr().(*net.TCPAddr).Port)
}

func answers(t *testing.T, network string, port int32) map[string]int {
	t.Helper()
	seen := map[string]int{}
	for range 60 {
		answer, err := call(network, port)
		if err != nil {
			t.Fatal(err)
		}
		seen[answer]++
	}
	return seen
}

func TestProxier(t *testing.T) {
	a, b, port := backend(t, "a"), backend(t, "b"), freePort(t)
	p := New("node", anybody{})
	var running sync.WaitGroup
	running.Go(func() { p.Run(t.Context()) })
	t.Cleanup(running.Wait) // its context ends before clean-up
	plain, sticky := service(port, corev1.ServiceAffinityNone), service(port, corev1.ServiceAffinityClientIP)
	p.OnServiceAdd(plain)
	p.OnEndpointSliceAdd(slice(1, a, true))
	p.OnEndpointSliceAdd(slice(2, b, true))
	p.OnServiceSynced()
	p.OnEndpointSlicesSynced()
	for _, network := range []string{"tcp4", "udp4"} {
		eventually(t, network+" answers", func() bool { _, err := call(network, port); return err == nil })
		if seen := answers(t, network, port); len(seen) != 2 || seen["a ahoy"]+seen["b ahoy"] != 60 {
			t.Errorf("%s: %v", network, seen)
		}
	}
	p.OnServiceUpdate(plain, sticky)
	eventually(t, "one endpoint for one client", func() bool { return len(answers(t, "tcp4", port)) == 1 })
	p.OnServiceUpdate(sticky, plain)
	p.OnEndpointSliceUpdate(slice(1, a, true), slice(1, a, false))
	eventually(t, "only the ready endpoint", func() bool {
		seen := answers(t, "tcp4", port)
		return len(seen) == 1 && seen["b ahoy"] == 60
	})
	p.OnEndpointSliceDelete(slice(2, b, true))
	eventually(t, "a refusal without endpoints", func() bool { _, err := call("tcp4", port); return err != nil })
	p.OnEndpointSliceUpdate(slice(1, a, false), slice(1, a, true))
	eventually(t, "an answer again", func() bool { _, err := call("tcp4", port); return err == nil })
	p.OnServiceDelete(plain)
	eventually(t, "a refusal without the Service", func() bool { _, err := call("tcp4", port); return err != nil })
}

// Whom a policy keeps from an endpoint gets no answer, and no refusal.
func TestPolicy(t *testing.T) {
	a, port := backend(t, "a"), freePort(t)
	p := New("node", nobody{})
	var running sync.WaitGroup
	running.Go(func() { p.Run(t.Context()) })
	t.Cleanup(running.Wait) // its context ends before clean-up
	p.OnServiceAdd(service(port, corev1.ServiceAffinityNone))
	p.OnEndpointSliceAdd(slice(1, a, true))
	p.OnServiceSynced()
	p.OnEndpointSlicesSynced()
	for _, network := range []string{"tcp4", "udp4"} {
		eventually(t, network+" is silent", func() bool {
			_, err := call(network, port)
			return errors.Is(err, os.ErrDeadlineExceeded)
		})
	}
}

// The host ports of a pod are on the node's addresses for as long as it runs.
func TestHostPorts(t *testing.T) {
	a, port := backend(t, "a"), freePort(t)
	p := New("node", anybody{})
	var running sync.WaitGroup
	running.Go(func() { p.Run(t.Context()) })
	t.Cleanup(running.Wait) // its context ends before clean-up
	p.OnServiceSynced()
	p.OnEndpointSlicesSynced()
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{UID: "1"},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Ports: []corev1.ContainerPort{
			{HostIP: serviceIP, HostPort: port, ContainerPort: a, Protocol: corev1.ProtocolTCP},
			{HostIP: serviceIP, HostPort: port, ContainerPort: a, Protocol: corev1.ProtocolUDP},
			{ContainerPort: a, Protocol: corev1.ProtocolTCP},
		}}}},
	}
	p.OnPodAdd(pod)
	started := pod.DeepCopy()
	started.Status = corev1.PodStatus{Phase: corev1.PodRunning, PodIP: "127.0.0.1"}
	p.OnPodUpdate(pod, started)
	for _, network := range []string{"tcp4", "udp4"} {
		eventually(t, network+" answers", func() bool { answer, err := call(network, port); return err == nil && answer == "a ahoy" })
	}
	if p.hostPorts.set(started) {
		t.Error("the same pod is news")
	}
	ended := started.DeepCopy()
	ended.Status.Phase = corev1.PodSucceeded
	p.OnPodUpdate(started, ended)
	eventually(t, "a refusal after its end", func() bool { _, err := call("tcp4", port); return err != nil })
	p.OnPodUpdate(ended, started)
	eventually(t, "an answer again", func() bool { _, err := call("tcp4", port); return err == nil })
	p.OnPodDelete("1")
	eventually(t, "a refusal without the pod", func() bool { _, err := call("tcp4", port); return err != nil })
}

func TestBalancerAffinity(t *testing.T) {
	b := &balancer{endpoints: []string{"x", "y", "z"}, affinity: time.Minute, clients: map[string]stuck{}}
	now := time.Now()
	first := b.pick("10.0.0.1", now)
	for range 50 {
		if got := b.pick("10.0.0.1", now.Add(30*time.Second)); got != first {
			t.Fatalf("first %s, then %s", first, got)
		}
	}
	b.endpoints = []string{"only"}
	if got := b.pick("10.0.0.1", now); got != "only" {
		t.Errorf("kept %s, which no longer serves", got)
	}
	b.endpoints = nil
	if got := b.pick("10.0.0.1", now); got != "" {
		t.Errorf("picked %q of nothing", got)
	}
}

func TestBalancerForgets(t *testing.T) {
	b := &balancer{endpoints: []string{"x"}, affinity: time.Second, clients: map[string]stuck{}}
	now := time.Now()
	for n := range 3000 {
		b.pick(fmt.Sprint(n), now.Add(time.Duration(n)*time.Second))
	}
	if len(b.clients) > 1100 {
		t.Errorf("%d clients are remembered", len(b.clients))
	}
}
