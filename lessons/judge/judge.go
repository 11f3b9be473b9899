// Package judge says whether a step of a lesson is done, and why not yet: whether its checks hold in a picture of the
// cluster and in what calls answer, and what an answer to its question is worth.
package judge

import (
	"context"
	"net"
	"sync"

	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/words"
)

// Outside dials as from a network around the cluster: node ports, addresses of load balancers and the Ingress.
type Outside interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Reach is how checks call the cluster.
type Reach struct {
	Namespace string               // of the lesson's pods
	Client    kubernetes.Interface // reads logs
	Outside   Outside
	Exec      func(ctx context.Context, at connection.Target, command []string) (connection.Result, error)
}

// Judge judges the steps of one lesson. Its methods may be called at the same time.
type Judge struct {
	lesson   *lessons.Lesson
	calls    caller
	compiled compiled

	mu       sync.Mutex
	view     *check.View // of the snapshot last asked about
	pictures Pictures    // where the pictures come from; nil where nobody follows any
	shows    uint64      // the version of the first picture that shows what the last command did
	began    live.Mark   // when the learner began the step at work
}

// New makes the judge of a lesson. Nothing is called yet.
func New(l *lessons.Lesson, reach Reach) *Judge {
	return &Judge{lesson: l, calls: caller{reach, l.Words()}}
}

// words is the language that reasons are said in.
func (j *Judge) words() *words.Language { return j.lesson.Words() }

// unreadable says that a check is written wrongly.
func unreadable(l *words.Language, err error) string {
	return l.Say("this check cannot be read: %s", printable.Reason(err.Error()))
}

// program compiles an expression of a step, once.
func (j *Judge) program(st *lessons.Step, expression string, wanted check.Wanted) (*check.Program, error) {
	return j.compiled.program(j.lesson, st, expression, wanted)
}

// Begin says when the learner began the step at work: expressions that ask what happened look back to there. Without it
// they look back to the first picture.
func (j *Judge) Begin(mark live.Mark) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.began == mark {
		return
	}
	j.began = mark
	if j.view != nil {
		j.view = j.view.Since(mark)
	}
}

// viewOf returns the view of a snapshot, made once while it is the latest. It is kept by the snapshot itself and not
// by its version, which starts anew with another watcher.
func (j *Judge) viewOf(snap *live.Snapshot) *check.View {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.view == nil:
		j.view = check.NewView(snap).In(j.words()).Since(j.began)
	case j.view.Snapshot != snap:
		j.view = j.view.Next(snap)
	}
	return j.view
}
