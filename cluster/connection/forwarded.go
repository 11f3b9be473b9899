package connection

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/streaming/pkg/httpstream"
)

// forwarded is a connection to a port of a pod.
type forwarded struct {
	connection httpstream.Connection
	data       httpstream.Stream
	at         address
	answered   atomic.Bool // something was read

	judged  chan struct{} // closed when the node has nothing more to say about the connection
	problem error         // what it said, once judged is closed

	mu      sync.Mutex
	timer   *time.Timer
	expired atomic.Bool
	closing sync.Once
}

// Read reads what the pod sends. A connection that ends before anything came tells why, as far as the node knows.
func (f *forwarded) Read(p []byte) (int, error) {
	n, err := f.data.Read(p)
	if n > 0 {
		f.answered.Store(true)
	}
	switch {
	case err == nil:
		return n, nil
	case f.expired.Load():
		return n, os.ErrDeadlineExceeded
	case errors.Is(err, io.EOF) && !f.answered.Load():
		<-f.judged // the node says why before it hangs up, on another stream
		if f.problem != nil {
			return n, f.problem
		}
	}
	return n, err
}

// Write sends to the pod.
func (f *forwarded) Write(p []byte) (int, error) {
	n, err := f.data.Write(p)
	if err != nil && f.expired.Load() {
		err = os.ErrDeadlineExceeded
	}
	return n, err
}

// CloseWrite tells the pod that nothing more is sent; its answer can still be read.
func (f *forwarded) CloseWrite() error { return f.data.Close() }

// Close ends the connection both ways.
func (f *forwarded) Close() error {
	var err error
	f.closing.Do(func() {
		f.stopTimer()
		err = f.connection.Close()
	})
	return err
}

// LocalAddr is that of the pod's port too: there is no port on this side.
func (f *forwarded) LocalAddr() net.Addr { return f.at }

// RemoteAddr names the pod and its port.
func (f *forwarded) RemoteAddr() net.Addr { return f.at }

// SetDeadline ends the whole connection at a time, unlike that of a socket: a stream can't be read on after a read of it
// was given up. The zero time takes it back.
func (f *forwarded) SetDeadline(t time.Time) error {
	f.stopTimer()
	if t.IsZero() {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.timer = time.AfterFunc(time.Until(t), func() {
		f.expired.Store(true)
		_ = f.connection.Close() // whoever reads or writes learns of it
	})
	return nil
}

// SetReadDeadline is SetDeadline: see there.
func (f *forwarded) SetReadDeadline(t time.Time) error { return f.SetDeadline(t) }

// SetWriteDeadline is SetDeadline: see there.
func (f *forwarded) SetWriteDeadline(t time.Time) error { return f.SetDeadline(t) }

func (f *forwarded) stopTimer() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.timer != nil {
		f.timer.Stop()
	}
}

// address names a port of a pod, as in "web.ch4:8080".
type address string

// Network is tcp, the only protocol that is forwarded.
func (address) Network() string { return "tcp" }

// String is the address itself.
func (a address) String() string { return string(a) }
