package check

import (
	"maps"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// reads is what an evaluation has looked at: as long as that is the same, it would find the same again.
type reads struct {
	lists     map[string]bool // variables
	elsewhere bool            // other namespaces
	past      bool            // the history, or what there was when the step began
	passing   bool            // what passes without a trace in pictures: the time, or what a command printed
}

func (r *reads) list(names ...string) {
	if r.lists == nil {
		r.lists = map[string]bool{}
	}
	for _, name := range names {
		r.lists[name] = true
	}
}

// same says whether all that was looked at is the same in two views.
func (r *reads) same(a, b *live.Snapshot) bool {
	if r.passing || a.Namespace != b.Namespace || r.elsewhere && !maps.Equal(a.Elsewhere, b.Elsewhere) {
		return false
	}
	if r.past && (!a.History.Same(b.History) || !maps.Equal(a.Elsewhere, b.Elsewhere)) {
		return false
	}
	for _, l := range lists {
		if (r.lists[l.name] || r.past) && l.id(a) != l.id(b) {
			return false
		}
	}
	return true
}

// judged is what an evaluation found, and where.
type judged struct {
	value ref.Val
	reads reads
	snap  *live.Snapshot
	mark  live.Mark
	words *words.Language // that it is said in
}

// known is what an expression gave where it would give the same again, or nil.
func (v *View) known(p *Program) ref.Val {
	v.made.mu.Lock()
	defer v.made.mu.Unlock()
	if j, ok := v.made.judged[p]; ok && j.snap == v.Snapshot && j.words == v.words && (!j.reads.past || j.mark == v.mark) {
		return j.value
	}
	return nil
}

// Lasting says whether an expression was evaluated on this view and would give the same again, at any time, and if so whether
// it holds.
func (v *View) Lasting(p *Program) (lasting, holds bool) {
	switch value := v.known(p).(type) {
	case nil:
		return false, false
	case verdict:
		return true, value.why == ""
	default:
		return true, value == types.True
	}
}

// keep keeps what an expression gave.
func (v *View) keep(p *Program, value ref.Val, r reads) {
	if r.passing {
		return
	}
	v.made.mu.Lock()
	defer v.made.mu.Unlock()
	v.made.judged[p] = judged{value: value, reads: r, snap: v.Snapshot, mark: v.mark, words: v.words}
}

// carry takes what is still so over into the next picture, and forgets the rest with the pictures it is of.
func (m *memo) carry(next *live.Snapshot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for p, j := range m.judged {
		if !j.reads.same(j.snap, next) {
			delete(m.judged, p)
			continue
		}
		j.snap = next
		m.judged[p] = j
	}
}
