package printable

import (
	"io"
	"slices"
	"sync"
	"unicode/utf8"
)

// Writer cleans a stream on its way to a terminal. Escape sequences and characters may be split across writes; what is
// whole is passed on at once, so a prompt without a line end is seen. Several goroutines may write.
type Writer struct {
	mu     sync.Mutex
	out    io.Writer
	filter filter
	rest   []byte // the beginning of a character whose other bytes have not come yet
}

// NewWriter returns a Writer that passes what it cleaned on to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Write cleans p and passes it on. It fails as the writer below it does.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := p
	if len(w.rest) > 0 {
		text = slices.Concat(w.rest, p)
	}
	clean := make([]byte, 0, len(text)+len(text)/8)
	for len(text) > 0 && utf8.FullRune(text) {
		r, n := utf8.DecodeRune(text)
		clean = w.filter.next(clean, r)
		text = text[n:]
	}
	w.rest = append([]byte(nil), text...)
	if len(clean) > 0 {
		if _, err := w.out.Write(clean); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// Close ends the stream: a character that was begun and never completed is shown as U+FFFD. It doesn't close the writer
// below it.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var clean []byte
	for range w.rest {
		clean = w.filter.next(clean, utf8.RuneError)
	}
	w.rest, w.filter = nil, filter{}
	if len(clean) == 0 {
		return nil
	}
	_, err := w.out.Write(clean)
	return err
}
