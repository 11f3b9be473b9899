package edge

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/record"
)

// newRecorder starts writing events into the cluster, until ctx ends.
func newRecorder(ctx context.Context, core rest.Interface) record.EventRecorder {
	broadcaster := record.NewBroadcaster(record.WithContext(ctx))
	broadcaster.StartRecordingToSink(eventSink{ctx, core})
	return broadcaster.NewRecorder(scheme, corev1.EventSource{Component: "cadet-edge"})
}

// complaint is one thing that is wrong with one object.
type complaint struct {
	uid types.UID
	problem
}

// reporter says what is wrong with objects, each thing once for as long as it lasts. One goroutine uses it.
type reporter struct {
	events record.EventRecorder
	told   map[complaint]bool
}

func newReporter(events record.EventRecorder) *reporter {
	return &reporter{events: events, told: map[complaint]bool{}}
}

// report takes all that is wrong now. What was told before and is missing here has been mended, and is told anew when
// it comes back.
func (r *reporter) report(now map[complaint]runtime.Object) {
	for c := range r.told {
		if now[c] == nil {
			delete(r.told, c)
		}
	}
	for c, object := range now {
		if !r.told[c] {
			r.told[c] = true
			r.events.Event(object, corev1.EventTypeWarning, c.reason, c.message)
		}
	}
}
