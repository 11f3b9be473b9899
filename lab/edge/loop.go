package edge

import (
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/util/workqueue"

	"github.com/kubecadet/cadet/lab/serving"
)

// A loop's pauses after failures: short at first, because most failures are conflicts, and those end when the informers
// have caught up.
const (
	firstPause  = 50 * time.Millisecond
	longestWait = 10 * time.Second
)

// loop does one piece of work each time that it is asked to, never twice at once. Being asked several times while it
// works makes it work once more. It tries again what failed.
type loop struct {
	queue workqueue.TypedRateLimitingInterface[struct{}]
	work  func(ctx context.Context) error
	log   serving.Log
}

func newLoop(work func(ctx context.Context) error, log serving.Log) *loop {
	pauses := workqueue.NewTypedItemExponentialFailureRateLimiter[struct{}](firstPause, longestWait)
	return &loop{queue: workqueue.NewTypedRateLimitingQueue(pauses), work: work, log: log}
}

// ask makes the loop work soon.
func (l *loop) ask() { l.queue.Add(struct{}{}) }

// run works until ctx ends.
func (l *loop) run(ctx context.Context) {
	defer context.AfterFunc(ctx, l.queue.ShutDown)()
	for {
		item, end := l.queue.Get()
		if end {
			return
		}
		switch err := l.work(ctx); {
		case err == nil:
			l.queue.Forget(item)
		case ctx.Err() == nil:
			if !apierrors.IsConflict(err) {
				l.log("will try again: %v", err)
			}
			l.queue.AddRateLimited(item)
		}
		l.queue.Done(item)
	}
}
