package names

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// How long one server has to answer, and how large an answer by UDP can be.
const (
	serverPatience = 3 * time.Second
	largestPacket  = 4096
)

// reply is an answer and where it comes from.
type reply struct {
	message dnsmessage.Message
	server  string
	took    time.Duration
	size    int
}

// ask asks the servers in turn until one answers; again by TCP where the answer is too long for UDP.
func ask(ctx context.Context, servers []string, name string, kind dnsmessage.Type, tcp bool) (*reply, error) {
	asked, err := dnsmessage.NewName(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no name: %w", name, err)
	}
	question := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: uint16(rand.Uint32()), RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: asked, Type: kind, Class: dnsmessage.ClassINET}},
	}
	err = errors.New("no name server is known; name one with @SERVER")
	for _, server := range servers {
		var answer *reply
		answer, err = exchange(ctx, "udp", server, question, tcp)
		if err == nil {
			return answer, nil
		}
	}
	return nil, err
}

func exchange(ctx context.Context, network, server string, question dnsmessage.Message, tcp bool) (*reply, error) {
	if tcp {
		network = "tcp"
	}
	packet, err := question.Pack()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, serverPatience)
	defer cancel()
	started := time.Now()
	conn, err := new(net.Dialer).DialContext(ctx, network, server)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }() // nothing is lost with it
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	content, err := converse(conn, network, packet)
	if err != nil {
		return nil, err
	}
	answer := &reply{server: server, took: time.Since(started), size: len(content)}
	if err := answer.message.Unpack(content); err != nil {
		return nil, fmt.Errorf("what came back is no answer: %w", err)
	}
	switch {
	case answer.message.ID != question.ID || !answer.message.Response:
		return nil, errors.New("what came back answers something else")
	case answer.message.Truncated && network == "udp":
		return exchange(ctx, network, server, question, true)
	}
	return answer, nil
}

// converse sends a packet and reads one; by TCP each has its length before it.
func converse(conn net.Conn, network string, packet []byte) ([]byte, error) {
	if network == "udp" {
		if _, err := conn.Write(packet); err != nil {
			return nil, err
		}
		buffer := make([]byte, largestPacket)
		n, err := conn.Read(buffer)
		return buffer[:n], err
	}
	if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...)); err != nil {
		return nil, err
	}
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return nil, err
	}
	content := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(conn, content)
	return content, err
}
