package door

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/edge/door/wire"
)

// listening is a door, and a way to ask it.
func listening(t *testing.T, rules *Rules) func(address string) (net.Conn, *bufio.Reader, error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- New(*rules).Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return func(address string) (net.Conn, *bufio.Reader, error) {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if err := wire.Ask(conn, address); err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReader(conn)
		_, err = wire.Answer(r)
		return conn, r, err
	}
}

// A caller who is let in talks with what is behind the address, both ways and to the end.
func TestDoorConnects(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		said, _ := io.ReadAll(conn)
		fmt.Fprintf(conn, "heard %s", said)
		_ = conn.Close()
	}()
	port := int32(l.Addr().(*net.TCPAddr).Port)
	s := nodePort("hello", port, cluster)
	dial := listening(t, rulesOf(t, node("one", "127.0.0.1", "10.244.0.0/24"), s))
	conn, r, err := dial("one:" + strconv.Itoa(int(port)))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "ahoy")
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if answer, err := io.ReadAll(r); string(answer) != "heard ahoy" || err != nil {
		t.Errorf("%q, error %v", answer, err)
	}
}

// Who isn't let in learns why, and a Service without endpoints is told from one whose pods don't listen.
func TestDoorRefuses(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	dial := listening(t, rulesOf(t, node("one", "127.0.0.1", "10.244.0.0/24"), nodePort("hello", int32(closed), cluster)))
	for address, says := range map[string]string{
		"one:" + strconv.Itoa(closed): "has no ready endpoints",
		"10.96.0.5:9000":              "ClusterIP",
	} {
		_, _, err := dial(address)
		var refusal *wire.Refusal
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, says) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// The door knows CONNECT alone: nothing that an Ingress forwards to it does any harm.
func TestDoorKnowsConnectAlone(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = New(*rulesOf(t)).Serve(t.Context(), l) }()
	response, err := http.Get("http://" + l.Addr().String() + "/")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("answered %s", response.Status)
	}
}
