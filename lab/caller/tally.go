package caller

import (
	"encoding/json"
	"maps"
	"net/http"
	"sync"
)

// A server that never answers the same twice must not fill the memory.
const mostAnswers = 1000

// Tally is what /tally serves.
type Tally struct {
	OK      int            `json:"ok"`
	Failed  int            `json:"failed"`
	Answers map[string]int `json:"answers"`
}

type tally struct {
	mu      sync.Mutex
	counts  Tally
	reached bool // failures before the first answer say only that nothing is there yet
}

func newTally() *tally {
	return &tally{counts: Tally{Answers: map[string]int{}}}
}

// add counts one call and returns the line to log for it.
func (t *tally) add(answer string, err error) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		if t.reached {
			t.counts.Failed++
		}
		return "failed: " + err.Error()
	}
	t.reached = true
	t.counts.OK++
	if _, known := t.counts.Answers[answer]; known || len(t.counts.Answers) < mostAnswers {
		t.counts.Answers[answer]++
	}
	return "200 " + answer
}

// reset zeroes the counts. What answered once still counts as reachable.
func (t *tally) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts = Tally{Answers: map[string]int{}}
}

func (t *tally) snapshot() Tally {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts := t.counts
	counts.Answers = maps.Clone(t.counts.Answers)
	return counts
}

func (t *tally) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /tally", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(t.snapshot())
	})
	mux.HandleFunc("POST /reset", func(w http.ResponseWriter, _ *http.Request) {
		t.reset()
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}
