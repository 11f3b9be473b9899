//go:build cluster && linux

package embedded

import (
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// hearTime is how long an attacker listens, in seconds.
const hearTime = 10 * time.Second

// attackHear says from whom packets come.
func attackHear(port string) error {
	conn, err := net.ListenPacket("udp4", ":"+port)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(hearTime)); err != nil {
		return err
	}
	for buffer := make([]byte, 100); ; {
		_, from, err := conn.ReadFrom(buffer)
		if err != nil {
			return nil // the time is up
		}
		fmt.Println("from", from.(*net.UDPAddr).IP)
	}
}

// attackPretend sends a packet with the address of somebody else as its sender's.
func attackPretend(from, to, port string) error {
	there, err := net.ResolveUDPAddr("udp4", net.JoinHostPort(to, port))
	if err != nil {
		return err
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_RAW)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	packet := make([]byte, 32)
	packet[0], packet[8], packet[9] = 0x45, 64, unix.IPPROTO_UDP
	binary.BigEndian.PutUint16(packet[2:], uint16(len(packet)))
	copy(packet[12:], net.ParseIP(from).To4())
	copy(packet[16:], there.IP.To4())
	binary.BigEndian.PutUint16(packet[20:], 7777)
	binary.BigEndian.PutUint16(packet[22:], uint16(there.Port))
	binary.BigEndian.PutUint16(packet[24:], 12)
	copy(packet[28:], "ahoy")
	return unix.Sendto(socket, packet, 0, &unix.SockaddrInet4{Addr: [4]byte(there.IP.To4())})
}

// Numbers of nfnetlink and nftables, see linux/netfilter/nfnetlink.h and nf_tables.h.
const (
	nfTables   = 10
	batchBegin = 0x10
	batchEnd   = 0x11
	delTable   = nfTables<<8 | 2
	tableName  = 1
)

// attackUnpolice deletes the rules of the network it is in.
func attackUnpolice() error {
	socket, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, unix.NETLINK_NETFILTER)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	message := func(kind, flags uint16, family byte, of uint16, attributes []byte) []byte {
		m := make([]byte, 20, 20+len(attributes))
		binary.NativeEndian.PutUint32(m, uint32(20+len(attributes)))
		binary.NativeEndian.PutUint16(m[4:], kind)
		binary.NativeEndian.PutUint16(m[6:], unix.NLM_F_REQUEST|flags)
		m[16] = family
		binary.BigEndian.PutUint16(m[18:], of)
		return append(m, attributes...)
	}
	name := append([]byte("cadet-network-policies"), 0)
	attribute := make([]byte, 4, 28)
	binary.NativeEndian.PutUint16(attribute, uint16(4+len(name)))
	binary.NativeEndian.PutUint16(attribute[2:], tableName)
	attribute = append(attribute, name...)[:28]
	batch := append(message(batchBegin, 0, unix.AF_UNSPEC, nfTables, nil), message(delTable, unix.NLM_F_ACK, unix.AF_INET, 0, attribute)...)
	batch = append(batch, message(batchEnd, 0, unix.AF_UNSPEC, nfTables, nil)...)
	if err := unix.Sendto(socket, batch, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return err
	}
	answer := make([]byte, 4096)
	n, _, err := unix.Recvfrom(socket, answer, 0)
	if err != nil || n < 20 {
		return fmt.Errorf("no answer: %d bytes, %w", n, err)
	}
	if number := int32(binary.NativeEndian.Uint32(answer[16:])); number != 0 {
		return unix.Errno(-number)
	}
	fmt.Println("DELETED")
	return nil
}
