package shell

import (
	"bytes"
	"io"
	"slices"
)

// The line editor takes Ctrl-C for the end of input. A shell gives up the line instead: go to its
// end, delete to its start, Enter.
var (
	ctrlC      = []byte{3}
	giveUpLine = []byte{5, 21, '\r'}
)

// keyboard reads keys and remembers whether Ctrl-C was among them.
type keyboard struct {
	source      io.Reader
	waiting     []byte
	interrupted bool
}

// Read implements io.Reader.
func (k *keyboard) Read(p []byte) (int, error) {
	if len(k.waiting) == 0 {
		keys := make([]byte, len(p))
		n, err := k.source.Read(keys)
		if err != nil {
			return 0, err
		}
		k.interrupted = k.interrupted || bytes.Contains(keys[:n], ctrlC)
		k.waiting = bytes.ReplaceAll(keys[:n], ctrlC, giveUpLine)
	}
	n := copy(p, k.waiting)
	k.waiting = k.waiting[n:]
	return n, nil
}

// history keeps the lines worth recalling: neither empty ones nor repetitions.
type history struct{ lines []string }

const longestHistory = 500

// Add implements term.History.
func (h *history) Add(line string) {
	if line == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	if len(h.lines) > longestHistory {
		h.lines = slices.Delete(h.lines, 0, 1)
	}
}

// Len implements term.History.
func (h *history) Len() int { return len(h.lines) }

// At implements term.History; 0 is the newest line.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }
