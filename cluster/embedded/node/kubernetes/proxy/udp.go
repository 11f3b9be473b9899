package proxy

import (
	"net"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// udpIdle is how long a caller keeps its endpoint without a packet.
const udpIdle = 30 * time.Second

// udpServer forwards packets, each caller's to one endpoint.
type udpServer struct {
	net.PacketConn
	*target
	policy   Policy
	mu       sync.Mutex
	sessions map[string]*session
}

// session is one caller's way to its endpoint and back.
type session struct {
	conn     net.Conn
	endpoint string
}

func (u *udpServer) serve() {
	buffer := make([]byte, 64<<10)
	for {
		n, caller, err := u.ReadFrom(buffer)
		if err != nil {
			u.closeSessions()
			return
		}
		if s := u.sessionOf(caller); s != nil {
			_, _ = s.conn.Write(buffer[:n]) // UDP promises nothing
		}
	}
}

func (u *udpServer) sessionOf(caller net.Addr) *session {
	u.mu.Lock()
	defer u.mu.Unlock()
	key := caller.String()
	host, _, _ := net.SplitHostPort(key)
	if s := u.sessions[key]; s != nil {
		if u.has(s.endpoint) && u.policy.Allows(corev1.ProtocolUDP, host, s.endpoint) {
			_ = s.conn.SetReadDeadline(time.Now().Add(udpIdle)) // fails only once closed
			return s
		}
		_ = s.conn.Close() // its endpoint went, or may not be reached any more; the reader ends by it
	}
	endpoint := u.pick(host, time.Now())
	if endpoint == "" || !u.policy.Allows(corev1.ProtocolUDP, host, endpoint) {
		return nil
	}
	conn, err := net.Dial("udp4", endpoint)
	if err != nil {
		return nil
	}
	s := &session{conn, endpoint}
	u.sessions[key] = s
	_ = conn.SetReadDeadline(time.Now().Add(udpIdle)) // fails only once closed
	go u.answer(s, caller)
	return s
}

// answer passes the endpoint's packets back until it is silent for too long.
func (u *udpServer) answer(s *session, caller net.Addr) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := s.conn.Read(buffer)
		if err != nil {
			break
		}
		if _, err := u.WriteTo(buffer[:n], caller); err != nil {
			break
		}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	_ = s.conn.Close() // done with it either way
	if u.sessions[caller.String()] == s {
		delete(u.sessions, caller.String())
	}
}

func (u *udpServer) closeSessions() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, s := range u.sessions {
		_ = s.conn.Close() // nobody is left to answer
	}
}
