package attempt

import (
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/kubecadet/cadet/cluster/live"
)

// see takes note of a picture: the first one that can be judged by is the moment the step began, and a later one may show
// that something was done since, be it in another window.
func (a *Attempt) see(snap *live.Snapshot) {
	switch {
	case a.preparing || !usable(snap) || !a.Shown(snap):
	case a.began == nil:
		a.began = snap
	case !a.touched && a.seen != snap:
		a.touched, a.seen = touched(a.began, snap), snap
	}
}

// mark is the moment the step began.
func (a *Attempt) mark() live.Mark {
	if a.began == nil {
		return live.Mark{}
	}
	return a.began.Mark()
}

// touched says whether somebody did something between two pictures. What a controller makes, and what goes on by itself,
// doesn't count.
func touched(then, now *live.Snapshot) bool {
	return touchedAny(then.Pods, now.Pods) || touchedAny(then.Services, now.Services) ||
		touchedAny(then.ReplicationControllers, now.ReplicationControllers) ||
		touchedAny(then.ReplicaSets, now.ReplicaSets) || touchedAny(then.Deployments, now.Deployments)
}

// touchedAny says so of the objects of one kind.
func touchedAny[T live.Object](then, now []T) bool {
	gone, came := live.Differ(then, now)
	before := make(map[types.UID]T, len(gone))
	for _, o := range gone {
		before[o.GetUID()] = o
	}
	for _, o := range came {
		was, there := before[o.GetUID()]
		delete(before, o.GetUID())
		switch {
		case !there && metav1.GetControllerOfNoCopy(o) == nil:
			return true
		case there && (o.GetGeneration() != was.GetGeneration() || !maps.Equal(o.GetLabels(), was.GetLabels())):
			return true
		case there && was.GetDeletionTimestamp() == nil && o.GetDeletionTimestamp() != nil:
			return true
		}
	}
	for _, was := range before {
		if was.GetDeletionTimestamp() == nil {
			return true
		}
	}
	return false
}
