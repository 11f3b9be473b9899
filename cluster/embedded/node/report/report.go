// Package report tells whoever starts the node how far it is, as JSON lines on a pipe.
package report

import (
	"encoding/json"
	"os"
	"sync"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// Line is one report. One with Ready says that the cluster is; one with Error that it will not be.
type Line struct {
	Step   string `json:"step,omitempty"`
	Detail string `json:"detail,omitempty"`
	Done   bool   `json:"done,omitempty"`
	Ready  bool   `json:"ready,omitempty"`
	Error  string `json:"error,omitempty"`
}

var (
	mu   sync.Mutex
	pipe *os.File
)

// Send writes a line. Once nobody reads any more it does nothing: the node runs on without its starter.
func Send(l Line) {
	mu.Lock()
	defer mu.Unlock()
	if pipe == nil {
		pipe = os.NewFile(layout.ProgressFD, "progress")
	}
	l.Detail, l.Error = short(l.Detail), short(l.Error)
	b, err := json.Marshal(l)
	if err != nil {
		return
	}
	_, _ = pipe.Write(append(b, '\n')) // a reader that went away is no error of ours
}

// Begin reports that a step is under way and what it does now.
func Begin(step, detail string) { Send(Line{Step: step, Detail: detail}) }

// End reports that a step is done.
func End(step string) { Send(Line{Step: step, Done: true}) }

// short leaves of a text what the starter reads at once.
func short(text string) string { return text[:min(len(text), 1000)] }
