// Package tunnel makes calls from outside a cluster, as a network outside would carry them: to node ports, load-balancer
// and external addresses and the Ingress, and to nothing else. They go through the API server's port-forward to the door
// of the edge, so they work on every engine and operating system, and the learner's machine opens no port.
package tunnel

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/edge"
	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

// Cluster is how the edge is reached; a connection.Connection is one.
type Cluster interface {
	Client() kubernetes.Interface
	PortForward(ctx context.Context, namespace, pod string, port int) (net.Conn, error)
}

// Tunnel dials from outside. It may be used by many at the same time, and holds nothing that must be closed: each
// connection ends when it is closed.
type Tunnel struct {
	cluster Cluster
	images  string

	mu  sync.Mutex
	pod string // the edge's, as long as it is known to work
}

// New makes a tunnel into a cluster. The edge is made when the first call finds none; images is where the nodes pull the
// lab's images, empty when they have them.
func New(c Cluster, images string) *Tunnel { return &Tunnel{cluster: c, images: images} }

// DialContext connects to address, "host:port", from outside, and has the form that net.Dialer and http.Transport give
// it. The host may be localhost, which is a node, and any host of an Ingress rule. The error of what outside doesn't
// reach is a *net.OpError or *net.DNSError around a *wire.Refusal, which says why.
func (t *Tunnel) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if !strings.HasPrefix(network, "tcp") {
		return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("from outside only TCP is carried into the cluster")}
	}
	pod, known, err := t.find(ctx)
	var conn net.Conn
	if err == nil {
		conn, err = t.dial(ctx, pod, address)
	}
	var refusal *wire.Refusal
	if err != nil && known && !errors.As(err, &refusal) && ctx.Err() == nil {
		t.forget() // the pod may have been replaced
		if pod, _, err = t.find(ctx); err == nil {
			conn, err = t.dial(ctx, pod, address)
		}
	}
	if err != nil {
		return nil, asNetwork(network, address, err)
	}
	return conn, nil
}

func (t *Tunnel) dial(ctx context.Context, pod, address string) (net.Conn, error) {
	conn, err := t.cluster.PortForward(ctx, edge.Namespace, pod, wire.Port)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	entered, err := enter(conn, address)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = conn.Close() // what went wrong is said already
		return nil, err
	}
	return entered, nil
}

// enter asks the door for an address.
func enter(conn net.Conn, address string) (net.Conn, error) {
	if err := wire.Ask(conn, address); err != nil {
		return nil, err
	}
	r := bufio.NewReader(conn)
	where, err := wire.Answer(r)
	if err != nil {
		return nil, err
	}
	return &entered{Conn: conn, r: r, at: place(where)}, nil
}

// find returns the edge's pod, and makes the edge where there is none. A pod that is known from before may be gone by now.
func (t *Tunnel) find(ctx context.Context) (pod string, known bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.pod != "" {
		return t.pod, true, nil
	}
	pod, err = t.readyPod(ctx)
	if err == nil && pod == "" {
		if err = edge.Ensure(ctx, t.cluster.Client(), t.images, func(string) {}); err == nil {
			pod, err = t.readyPod(ctx)
		}
	}
	switch {
	case err != nil:
		return "", false, fmt.Errorf("calls from outside go through the edge: %w", err)
	case pod == "":
		return "", false, errors.New("calls from outside go through the edge, and no pod of it is ready: kubectl -n " + edge.Namespace + " get pods")
	}
	t.pod = pod
	return pod, false, nil
}

func (t *Tunnel) readyPod(ctx context.Context) (string, error) {
	pods, err := t.cluster.Client().CoreV1().Pods(edge.Namespace).List(ctx, metav1.ListOptions{LabelSelector: edge.Selector})
	if err != nil {
		return "", err
	}
	for i := range pods.Items {
		p := &pods.Items[i]
		for _, c := range p.Status.Conditions {
			if c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue && p.DeletionTimestamp == nil {
				return p.Name, nil
			}
		}
	}
	return "", nil
}

func (t *Tunnel) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pod = ""
}

// entered is a connection that the door let in.
type entered struct {
	net.Conn
	r  *bufio.Reader // what came with the door's answer
	at place
}

// Read reads what the cluster sends.
func (e *entered) Read(p []byte) (int, error) { return e.r.Read(p) }

// RemoteAddr is where the door dialled.
func (e *entered) RemoteAddr() net.Addr { return e.at }

// CloseWrite tells the other end that nothing more is sent.
func (e *entered) CloseWrite() error {
	if half, ok := e.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// place is an address in the cluster, as in "172.30.0.2:30036".
type place string

// Network is tcp.
func (place) Network() string { return "tcp" }

// String is the address.
func (p place) String() string { return string(p) }

// asNetwork gives a refusal the form of the error that a network gives.
func asNetwork(network, address string, err error) error {
	var refusal *wire.Refusal
	host, _, _ := net.SplitHostPort(address)
	switch {
	case !errors.As(err, &refusal):
		return &net.OpError{Op: "dial", Net: network, Addr: place(address), Err: err}
	case refusal.Kind == wire.Unknown:
		return &net.DNSError{Err: refusal.Reason, Name: host, IsNotFound: true, UnwrapErr: refusal}
	case refusal.Kind == wire.NoRoute:
		return &net.OpError{Op: "dial", Net: network, Addr: place(address), Err: &unanswered{refusal}}
	}
	return &net.OpError{Op: "dial", Net: network, Addr: place(address), Err: refusal}
}

// unanswered is a timeout that is told at once.
type unanswered struct{ *wire.Refusal }

// Timeout says that it is one.
func (*unanswered) Timeout() bool { return true }

// Temporary is part of net.Error.
func (*unanswered) Temporary() bool { return false }

// Unwrap is the refusal.
func (u *unanswered) Unwrap() error { return u.Refusal }

var _ net.Error = (*unanswered)(nil)
