package live

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// Event is one event as a line of a log.
type Event struct {
	Time       time.Time // when it was seen last
	Warning    bool
	Reason     string
	Namespace  string
	Kind, Name string // of the object it is about
	Message    string
	Count      int
}

// Object is the object of an event as kubectl names it: "pod/hello-x".
func (e Event) Object() string { return strings.ToLower(e.Kind) + "/" + e.Name }

// Events lists the events of a snapshot, oldest first.
func Events(s *Snapshot) []Event {
	list := make([]Event, 0, len(s.Events))
	for _, e := range s.Events {
		list = append(list, viewEvent(e))
	}
	return list
}

func viewEvent(e *corev1.Event) Event {
	return Event{
		Time: lastSeen(e), Warning: e.Type == corev1.EventTypeWarning, Reason: e.Reason,
		Namespace: e.Namespace, Kind: e.InvolvedObject.Kind, Name: e.InvolvedObject.Name,
		Message: strings.TrimSpace(e.Message), Count: TimesSeen(e),
	}
}

// lastSeen looks where the old and the new events API keep the time.
func lastSeen(e *corev1.Event) time.Time {
	switch {
	case e.Series != nil && !e.Series.LastObservedTime.IsZero():
		return e.Series.LastObservedTime.Time
	case !e.LastTimestamp.IsZero():
		return e.LastTimestamp.Time
	case !e.EventTime.IsZero():
		return e.EventTime.Time
	case !e.FirstTimestamp.IsZero():
		return e.FirstTimestamp.Time
	}
	return e.CreationTimestamp.Time
}

// TimesSeen is how often an event was seen.
func TimesSeen(e *corev1.Event) int {
	if e.Series != nil {
		return int(e.Series.Count)
	}
	return max(int(e.Count), 1)
}
