package embedded

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/internal/printable"
)

// What the node may say. A pod can write to its pipe too, so all of it is bounded, and what is shown is text.
const (
	longestLine  = 16 << 10 // of one report, in bytes
	mostReports  = 2000     // of one start
	longestWord  = 40       // of a step's name, in characters
	longestText  = 300      // of what a step is at, and of an error
	lessonImages = "lesson images"
)

// startTime is how long a start may take before it counts as failed.
const startTime = 3 * time.Minute

// errNodeEnded says that the node is gone before it was ready.
var errNodeEnded = errors.New("the node ended while starting")

// line is one report of the node: see node/report.
type line struct {
	Step   string `json:"step"`
	Detail string `json:"detail"`
	Done   bool   `json:"done"`
	Ready  bool   `json:"ready"`
	Error  string `json:"error"`
}

// readLine reads one report; what is none is an error. Its texts are safe to show.
func readLine(text []byte) (line, error) {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return line{}, err
	}
	l.Step, l.Detail, l.Error = shown(l.Step, longestWord), shown(l.Detail, longestText), shown(l.Error, longestText)
	return l, nil
}

// shown makes one short line of a text that a stranger wrote, fit for a terminal.
func shown(text string, most int) string {
	runes := []rune(printable.Line(strings.Join(strings.Fields(text), " ")))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// reports are what a node says while it starts.
type reports struct {
	pipe  *os.File
	words <-chan string // the last line that it wrote before it had a log
	log   string        // the file where it says more
}

// follow passes the reports of the nodes on until they are ready and have their images.
func (r reports) follow(ctx context.Context, steps *cluster.Steps, nodes int) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, fmt.Errorf("the cluster was not ready after %s; what it says is in %s", startTime, r.log))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = r.pipe.SetReadDeadline(time.Now()) })
	defer stop()
	ready, images := false, map[string]bool{} // steps, one for each node
	lines := bufio.NewScanner(r.pipe)
	lines.Buffer(nil, longestLine)
	for n := 0; !(ready && len(images) >= nodes) && lines.Scan(); n++ {
		if n == mostReports {
			return errors.New("the node does not stop talking; cadet down --delete begins anew")
		}
		l, err := readLine(lines.Bytes())
		switch {
		case err != nil: // torn by a process that died
		case l.Error != "":
			return fmt.Errorf("the node says: %s (more in %s)", l.Error, r.log)
		case l.Ready:
			ready = true
		case l.Done:
			steps.End(l.Step)
			if strings.HasPrefix(l.Step, lessonImages) {
				images[l.Step] = true
			}
		default:
			steps.Begin(l.Step, l.Detail)
		}
	}
	switch {
	case ready && len(images) >= nodes:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(lines.Err(), bufio.ErrTooLong):
		return errors.New("the node says more at once than it ever has to; cadet down --delete begins anew")
	}
	return errNodeEnded
}

// ended tells why the node is gone, as far as it said so.
func (r reports) ended() error {
	select {
	case words := <-r.words:
		if words != "" {
			return fmt.Errorf("%w: %s", errNodeEnded, words)
		}
	case <-time.After(time.Second): // its pipe is not closed yet
	}
	return fmt.Errorf("%w; what it says is in %s", errNodeEnded, r.log)
}

// lastWords reads what the node writes until it has a log, and gives the last line of it once it ends or has one.
func lastWords(said *os.File) <-chan string {
	words := make(chan string, 1)
	go func() {
		defer said.Close() //nolint:errcheck // opened for reading
		last := ""
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			last = shown(lines.Text(), longestText)
		}
		words <- last
		_, _ = io.Copy(io.Discard, said) // a line that was too long: the rest must not block the node
	}()
	return words
}
