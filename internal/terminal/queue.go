package terminal

import (
	"io"
	"sync"
)

// queueLimit is how many bytes wait for a program that doesn't read; what comes then is dropped.
const queueLimit = 1 << 20

// queue holds what is to be written to a program, so that nobody waits for one that doesn't read.
type queue struct {
	mu     sync.Mutex
	filled *sync.Cond
	data   []byte
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.filled = sync.NewCond(&q.mu)
	return q
}

func (q *queue) add(data []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.data)+len(data) <= queueLimit {
		q.data = append(q.data, data...)
	}
	q.filled.Signal()
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Signal()
}

// writeTo writes what comes, until close or an error.
func (q *queue) writeTo(w io.Writer) {
	for {
		q.mu.Lock()
		for len(q.data) == 0 && !q.closed {
			q.filled.Wait()
		}
		data, closed := q.data, q.closed
		q.data = nil
		q.mu.Unlock()
		if closed {
			return
		}
		if _, err := w.Write(data); err != nil {
			return
		}
	}
}
