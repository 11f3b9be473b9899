package usage

import "time"

// amount is what somebody uses.
type amount struct {
	since  time.Time     // when the first of its processes began
	cpu    time.Duration // spent since then
	memory uint64        // bytes, now
}

// ledger keeps what owners of a kind use: containers, or nodes.
type ledger[O comparable] struct {
	ownerOf  func(process) O // the zero owner is nobody
	accounts map[O]account
}

// account adds up the cpu time of an owner's processes.
type account struct {
	since time.Time
	total time.Duration
	alive time.Duration // what those that lived at the last look had spent
}

func newLedger[O comparable](ownerOf func(process) O) *ledger[O] {
	return &ledger[O]{ownerOf: ownerOf, accounts: map[O]account{}}
}

// follow adds what processes did since the last look, and says what their owners use. A process that ends leaves what it spent
// to its parent, so the sum over those alive only grows; but where the parent is another's, it goes with it, and must not be
// missed: "kubectl exec" is one such.
func (l *ledger[O]) follow(last, now map[int]process) map[O]amount {
	var nobody O
	use, gone := map[O]amount{}, map[O]time.Duration{}
	for _, p := range now {
		o := l.ownerOf(p)
		if o == nobody {
			continue
		}
		u := use[o]
		if u.since.IsZero() || p.began.Before(u.since) {
			u.since = p.began
		}
		u.cpu += p.spent
		u.memory += p.memory
		use[o] = u
	}
	for pid, p := range last {
		if still, ok := now[pid]; ok && still.born == p.born {
			continue
		}
		if parent, ok := last[p.parent]; !ok || l.ownerOf(parent) != l.ownerOf(p) {
			gone[l.ownerOf(p)] += p.spent
		}
	}
	accounts := make(map[O]account, len(use))
	for o, u := range use {
		a, known := l.accounts[o]
		if !known {
			a.since = u.since
		}
		a.total += max(0, u.cpu+gone[o]-a.alive)
		a.alive = u.cpu
		accounts[o] = a
		use[o] = amount{a.since, a.total, u.memory}
	}
	l.accounts = accounts
	return use
}
