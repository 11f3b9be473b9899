package plain

import (
	"bufio"
	"context"
	"io"
	"strings"
)

// lines reads a line only when one is asked for. It never reads ahead: what is typed next on a terminal may be meant for
// the command that this line starts.
type lines struct {
	ask   chan struct{}
	got   chan string // closed when the input ended
	asked bool
}

// readLines starts the reader. It ends with ctx, or as soon as its last Read returns: a Read can't be interrupted.
func readLines(ctx context.Context, in io.Reader) *lines {
	l := &lines{ask: make(chan struct{}), got: make(chan string)}
	go func() {
		defer close(l.got)
		scanner := bufio.NewScanner(in)
		for {
			select {
			case <-ctx.Done():
				return
			case <-l.ask:
			}
			if !scanner.Scan() {
				return
			}
			select {
			case <-ctx.Done():
				return
			case l.got <- strings.TrimSpace(scanner.Text()):
			}
		}
	}()
	return l
}

// want asks for a line, unless one is being waited for already.
func (l *lines) want(ctx context.Context) {
	if l.asked {
		return
	}
	select {
	case l.ask <- struct{}{}:
		l.asked = true
	case <-ctx.Done():
	}
}
