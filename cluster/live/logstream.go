package live

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"

	"github.com/kubecadet/cadet/internal/printable"
)

const (
	retryLog  = time.Second     // pause before a log is opened again
	lastWords = 2 * time.Second // how long the log of a pod that is gone may take to end
)

// logStream follows one container through its restarts and through lost connections.
type logStream struct {
	pods           corev1client.PodInterface
	pod, container string
	tail           int64 // how many older lines to begin with
	lines          *backlog
	runs           chan run // capacity one: the latest run
	stop           context.CancelFunc

	opened time.Time // when the log was opened first
	last   time.Time // of the newest line
	same   int       // how many lines had that very time
	said   string    // the last trouble that was told
}

// became tells the stream how its container is now.
func (s *logStream) became(r run) {
	select {
	case <-s.runs:
	default:
	}
	s.runs <- r
}

// run reads each run of the container to its end, and again while the container still runs: then only the
// connection ended.
func (s *logStream) run(ctx context.Context) {
	var now run
	var begun, done string // the run that is read, and the one that was read to its end
	for ctx.Err() == nil {
		for now.id == "" || (!now.going && now.id == done) {
			select {
			case <-ctx.Done():
				return
			case now = <-s.runs:
			}
		}
		if begun != "" && begun != now.id {
			s.tail = maxLines // of a run that comes later nothing is old
		}
		begun = now.id
		switch err := s.read(ctx, false); {
		case err == nil:
			done = now.id
		case ctx.Err() == nil:
			s.complain(err)
		}
		select {
		case <-ctx.Done():
		case now = <-s.runs:
		case <-time.After(retryLog):
		}
	}
}

// read reads the log until it ends, leaving out what was read before.
func (s *logStream) read(ctx context.Context, previous bool) error {
	body, err := s.pods.GetLogs(s.pod, s.options(previous)).Stream(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	if s.opened.IsZero() {
		s.opened = time.Now()
	}
	repeats := repeats{last: s.last, same: s.same}
	reader := bufio.NewReader(body)
	for {
		raw, err := readLine(reader)
		if len(raw) > 0 || err == nil {
			s.add(raw, &repeats)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *logStream) options(previous bool) *corev1.PodLogOptions {
	o := &corev1.PodLogOptions{Container: s.container, Timestamps: true, Follow: !previous, Previous: previous}
	switch {
	case !s.last.IsZero():
		o.SinceTime = &metav1.Time{Time: s.last} // in whole seconds: a few lines come again
	case s.tail == 0 && !s.opened.IsZero(): // by how long it is ago, since the node's clock may be another
		seconds := int64(time.Since(s.opened).Seconds()) + 1
		o.SinceSeconds = &seconds
	default:
		o.TailLines = &s.tail
	}
	return o
}

// add passes a line on, unless it comes again.
func (s *logStream) add(raw []byte, repeats *repeats) {
	stamp, text, _ := bytes.Cut(raw, []byte(" "))
	at, err := time.Parse(time.RFC3339Nano, string(stamp))
	if err != nil { // the kubelet's own words, in place of the log
		s.say(string(raw))
		return
	}
	if repeats.skip(at) {
		return
	}
	if at.Equal(s.last) {
		s.same++
	} else {
		s.last, s.same = at, 1
	}
	s.lines.add(LogLine{Pod: s.pod, Container: s.container, Time: at, Text: printable.Line(string(text))})
}

// complain tells the reader why a log can't be read. A container that is not there yet or any more is no
// trouble, and a connection that is lost shows elsewhere.
func (s *logStream) complain(err error) {
	var status apierrors.APIStatus
	if errors.As(err, &status) && !apierrors.IsBadRequest(err) && !apierrors.IsNotFound(err) {
		s.say(fmt.Sprintf("this log can't be read: %v", err))
	}
}

// say tells the reader about the log itself, once.
func (s *logStream) say(text string) {
	if s.said != text {
		s.said = text
		s.lines.add(LogLine{Pod: s.pod, Container: s.container, Time: time.Now(), Text: printable.Line("… " + text)})
	}
}

// repeats knows the lines that come again when a log is opened again: those older than the newest line read,
// and as many of the same time as were read.
type repeats struct {
	last time.Time
	same int
	over bool
}

func (r *repeats) skip(at time.Time) bool {
	switch {
	case r.over || r.last.IsZero() || at.After(r.last):
		r.over = true
	case at.Equal(r.last):
		r.over = r.same == 0
		r.same--
	}
	return !r.over
}
