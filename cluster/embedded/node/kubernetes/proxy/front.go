package proxy

import (
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
)

// dialTime is how long an endpoint may take to accept.
const dialTime = 5 * time.Second

// front is an open listener and what it serves.
type front struct {
	io.Closer
	*target
}

func (f front) close() {
	if err := f.Close(); err != nil {
		klog.ErrorS(err, "service proxy: close a listener")
	}
}

func complain(a address, err error) {
	klog.ErrorS(err, "service proxy: can't listen", "address", a.String(), "protocol", a.protocol)
}

// open listens on an address and serves whom the policy allows until the front is closed.
func open(a address, t *target, policy Policy) (front, error) {
	switch a.protocol {
	case corev1.ProtocolTCP:
		l, err := net.Listen("tcp4", a.String())
		if err != nil {
			return front{}, err
		}
		go serveTCP(l, t, policy)
		return front{l, t}, nil
	case corev1.ProtocolUDP:
		l, err := net.ListenPacket("udp4", a.String())
		if err != nil {
			return front{}, err
		}
		u := &udpServer{PacketConn: l, target: t, policy: policy, sessions: map[string]*session{}}
		go u.serve()
		return front{u, t}, nil
	default:
		return front{}, fmt.Errorf("protocol %s is not forwarded on this cluster", a.protocol)
	}
}

func serveTCP(l net.Listener, t *target, policy Policy) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) // out of descriptors, or the caller went away
			continue
		}
		go forward(conn.(*net.TCPConn), t, policy)
	}
}

// forward joins a caller with an endpoint. There is no second try: a caller sees what a pod's refusal looks like.
func forward(caller *net.TCPConn, t *target, policy Policy) {
	host, _, _ := net.SplitHostPort(caller.RemoteAddr().String())
	endpoint := t.pick(host, time.Now())
	if endpoint != "" && !policy.Allows(corev1.ProtocolTCP, host, endpoint) {
		keepWaiting(caller)
		return
	}
	var dialer net.Dialer
	dialer.Timeout = dialTime
	conn, err := dialer.Dial("tcp4", endpoint)
	if err != nil {
		_ = caller.SetLinger(0) // the caller gets a reset, as if the pod itself had refused
		_ = caller.Close()
		return
	}
	pod := conn.(*net.TCPConn)
	done := make(chan struct{})
	go func() { pipe(pod, caller); close(done) }()
	pipe(caller, pod)
	<-done
	_ = caller.Close()
	_ = pod.Close()
}

// keepWaiting never answers a caller: what a policy forbids is dropped without a word.
func keepWaiting(caller *net.TCPConn) {
	_, _ = io.Copy(io.Discard, caller) // until the caller has had enough
	_ = caller.Close()
}

// pipe copies one direction and passes its end on.
func pipe(to, from *net.TCPConn) {
	if _, err := io.Copy(to, from); err != nil {
		_ = from.CloseRead()
	}
	_ = to.CloseWrite()
}
