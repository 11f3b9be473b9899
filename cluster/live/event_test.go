package live_test

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

func TestEvents(t *testing.T) {
	at := func(n int) metav1.Time { return metav1.NewTime(livetest.Now.Add(time.Duration(n) * time.Second)) }
	micro := func(n int) metav1.MicroTime { return metav1.NewMicroTime(at(n).Time) }
	tests := []struct {
		name  string
		event corev1.Event
		after int // seconds
		count int
	}{
		{"series", corev1.Event{Series: &corev1.EventSeries{Count: 5, LastObservedTime: micro(4)}, EventTime: micro(1)}, 4, 5},
		{"last seen", corev1.Event{FirstTimestamp: at(1), LastTimestamp: at(3), Count: 2}, 3, 2},
		{"new api", corev1.Event{EventTime: micro(2)}, 2, 1},
		{"first seen", corev1.Event{FirstTimestamp: at(1)}, 1, 1},
		{"made", corev1.Event{ObjectMeta: metav1.ObjectMeta{CreationTimestamp: at(0)}}, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.event.InvolvedObject = corev1.ObjectReference{Kind: "Pod", Name: "x"}
			e := live.Events(&live.Snapshot{Events: []*corev1.Event{&tt.event}})[0]
			if want := at(tt.after).Time; !e.Time.Equal(want) || e.Count != tt.count || e.Object() != "pod/x" {
				t.Errorf("got %+v, want %v ×%d", e, want, tt.count)
			}
		})
	}
}
