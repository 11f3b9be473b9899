package edge

import (
	"fmt"
	"net/netip"
	"strings"
)

// pool is a set of addresses for load balancers. It keeps the order in which it is written.
type pool []span

type span struct{ first, last netip.Addr }

// parsePool reads prefixes and ranges with commas between them. The first and the last address of an IPv4 prefix are
// left out, because they stand for the network and for all of its machines.
func parsePool(text string) (pool, error) {
	var p pool
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		s, err := parseSpan(part)
		if err != nil {
			return nil, fmt.Errorf("--addresses: %q is no pool, write 192.0.2.0/24 or 192.0.2.10-192.0.2.20: %w", part, err)
		}
		p = append(p, s)
	}
	return p, nil
}

func parseSpan(text string) (s span, err error) {
	if from, to, isRange := strings.Cut(text, "-"); isRange {
		if s.first, err = netip.ParseAddr(strings.TrimSpace(from)); err != nil {
			return s, err
		}
		if s.last, err = netip.ParseAddr(strings.TrimSpace(to)); err != nil {
			return s, err
		}
		if s.first.BitLen() != s.last.BitLen() || s.last.Less(s.first) {
			return s, fmt.Errorf("%s does not come after %s", s.last, s.first)
		}
		return s, nil
	}
	if !strings.Contains(text, "/") {
		s.first, err = netip.ParseAddr(text)
		s.last = s.first
		return s, err
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return s, err
	}
	s.first = prefix.Masked().Addr()
	s.last = lastOf(prefix)
	if s.first.Is4() && prefix.Bits() < s.first.BitLen()-1 {
		s.first, s.last = s.first.Next(), s.last.Prev()
	}
	return s, nil
}

// lastOf sets all bits of the host.
func lastOf(prefix netip.Prefix) netip.Addr {
	bytes := prefix.Masked().Addr().AsSlice()
	for bit := prefix.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 1 << (7 - bit%8)
	}
	last, _ := netip.AddrFromSlice(bytes) // as long as it was
	return last
}

func (p pool) contains(a netip.Addr) bool {
	for _, s := range p {
		if a.BitLen() == s.first.BitLen() && !a.Less(s.first) && !s.last.Less(a) {
			return true
		}
	}
	return false
}

// free returns the first address that is not taken; it is not valid where there is none.
func (p pool) free(taken map[netip.Addr]bool) netip.Addr {
	for _, s := range p {
		for a := s.first; a.IsValid() && !s.last.Less(a); a = a.Next() {
			if !taken[a] {
				return a
			}
		}
	}
	return netip.Addr{}
}

// String writes the pool as its author might.
func (p pool) String() string {
	var parts []string
	for _, s := range p {
		if s.first == s.last {
			parts = append(parts, s.first.String())
		} else {
			parts = append(parts, s.first.String()+"-"+s.last.String())
		}
	}
	return strings.Join(parts, ", ")
}
