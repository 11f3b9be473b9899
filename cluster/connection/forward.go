package connection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/streaming/pkg/httpstream"
)

// PortForward connects to a port of a pod through the API server, over WebSocket and, where that is refused, SPDY, as
// kubectl port-forward does. Only the connecting ends with ctx. Whether anything listens on the port shows in the first
// Read, which says what the node says: "connection refused".
//
// Each connection has an upgraded HTTP connection of its own, because those that share one wait for the slowest reader
// among them: the protocol's library has no window for each stream.
func (c *Connection) PortForward(ctx context.Context, namespace, pod string, port int) (net.Conn, error) {
	dialer, err := c.dialer(namespace, pod)
	if err != nil {
		return nil, fmt.Errorf("preparing to reach port %d of pod %s: %w", port, pod, err)
	}
	type dialed struct {
		conn *forwarded
		err  error
	}
	done := make(chan dialed, 1)
	go func() {
		conn, err := dial(dialer, address(pod+"."+namespace+":"+strconv.Itoa(port)), port)
		done <- dialed{conn, err}
	}()
	select {
	case d := <-done:
		if d.err != nil {
			return nil, fmt.Errorf("reaching port %d of pod %s: %w", port, pod, d.err)
		}
		return d.conn, nil
	case <-ctx.Done():
		go func() { // client-go's dialers know no context
			if d := <-done; d.err == nil {
				_ = d.conn.Close() // nobody waits for it any more
			}
		}()
		return nil, fmt.Errorf("reaching port %d of pod %s: %w", port, pod, ctx.Err())
	}
}

func (c *Connection) dialer(namespace, pod string) (httpstream.Dialer, error) {
	url := c.client.CoreV1().RESTClient().Post().Resource("pods").Namespace(namespace).Name(pod).SubResource("portforward").URL()
	transport, upgrader, err := spdy.RoundTripperFor(c.config)
	if err != nil {
		return nil, err
	}
	overHTTP := spdy.NewDialerForStreaming(upgrader, &http.Client{Transport: transport}, http.MethodPost, url)
	overWebSocket, err := portforward.NewSPDYOverWebsocketDialerForStreaming(url, c.config)
	if err != nil {
		return nil, err
	}
	return portforward.NewFallbackDialerForStreaming(overWebSocket, overHTTP, refused), nil
}

// dial opens the two streams of one forwarded connection: one carries the data, the other says what went wrong.
func dial(dialer httpstream.Dialer, at address, port int) (*forwarded, error) {
	connection, protocol, err := dialer.Dial(portforward.PortForwardProtocolV1Name)
	if err != nil {
		return nil, err
	}
	if protocol != portforward.PortForwardProtocolV1Name {
		return nil, errors.Join(fmt.Errorf("the API server speaks another port-forward protocol: %q", protocol), connection.Close())
	}
	headers := http.Header{}
	headers.Set(corev1.PortHeader, strconv.Itoa(port))
	headers.Set(corev1.PortForwardRequestIDHeader, "0")
	headers.Set(corev1.StreamType, corev1.StreamTypeError)
	problem, err := connection.CreateStream(headers)
	if err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	_ = problem.Close() // our half: nothing is said there
	headers.Set(corev1.StreamType, corev1.StreamTypeData)
	data, err := connection.CreateStream(headers)
	if err != nil {
		return nil, errors.Join(err, connection.Close())
	}
	f := &forwarded{connection: connection, data: data, at: at, judged: make(chan struct{})}
	go f.judge(problem)
	return f, nil
}

// judge waits for what the node has to say about the connection: nothing when all is well.
func (f *forwarded) judge(problem io.Reader) {
	defer close(f.judged)
	message, err := io.ReadAll(problem)
	if err == nil && len(message) > 0 {
		f.problem = errors.New(strings.TrimSpace(string(message)))
	}
}
