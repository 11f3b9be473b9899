package live

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// What may wait for a slow reader, and how long one line may be.
const (
	maxLines = 5000
	maxBytes = 4 << 20
	maxLine  = 64 << 10
)

// backlog holds the lines that the reader has not taken yet; when there are too many, the oldest go.
type backlog struct {
	wake chan struct{} // capacity one

	mu      sync.Mutex
	lines   []LogLine
	bytes   int
	dropped int
}

func newBacklog() *backlog { return &backlog{wake: make(chan struct{}, 1)} }

func (b *backlog) add(l LogLine) {
	b.mu.Lock()
	b.lines = append(b.lines, l)
	b.bytes += len(l.Text)
	for len(b.lines) > maxLines || b.bytes > maxBytes {
		b.bytes -= len(b.lines[0].Text)
		b.lines[0] = LogLine{}
		b.lines = b.lines[1:]
		b.dropped++
	}
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// take empties the backlog, oldest line first.
func (b *backlog) take() []LogLine {
	b.mu.Lock()
	defer b.mu.Unlock()
	lines := b.lines
	slices.SortStableFunc(lines, func(x, y LogLine) int { return x.Time.Compare(y.Time) })
	if b.dropped > 0 {
		text := fmt.Sprintf("… %d lines dropped", b.dropped)
		if b.dropped == 1 {
			text = "… 1 line dropped"
		}
		lines = slices.Insert(lines, 0, LogLine{Time: lines[0].Time, Text: text})
	}
	b.lines, b.bytes, b.dropped = nil, 0, 0
	return lines
}

// deliver sends what waits, every 100 ms at most, until ctx ends or no more lines can come.
func (b *backlog) deliver(ctx context.Context, out chan<- []LogLine, finished <-chan struct{}) {
	for last := false; !last; {
		select {
		case <-ctx.Done():
			return
		case <-finished:
			last = true
		case <-b.wake:
			sleep(ctx, settle)
		}
		if lines := b.take(); len(lines) > 0 {
			select {
			case <-ctx.Done():
				return
			case out <- lines:
			}
		}
	}
}

// readLine reads one line without its end. Of a line that is too long it returns the beginning.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part[:min(len(part), maxLine+1-len(line))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) > maxLine {
			line = append(line[:maxLine], "…"...)
		}
		return line, err
	}
}
