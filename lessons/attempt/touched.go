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
	case !a.touched:
		a.touched = touched(a.began, snap)
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
	before, after := objects(then), objects(now)
	for uid, o := range after {
		was, there := before[uid]
		switch {
		case !there && metav1.GetControllerOf(o) == nil:
			return true
		case there && (o.GetGeneration() != was.GetGeneration() || !maps.Equal(o.GetLabels(), was.GetLabels())):
			return true
		case there && was.GetDeletionTimestamp() == nil && o.GetDeletionTimestamp() != nil:
			return true
		}
	}
	for uid, was := range before {
		if _, there := after[uid]; !there && was.GetDeletionTimestamp() == nil {
			return true
		}
	}
	return false
}

// objects are the objects of a picture that lessons work on.
func objects(s *live.Snapshot) map[types.UID]metav1.Object {
	all := map[types.UID]metav1.Object{}
	collect(all, s.Pods)
	collect(all, s.Services)
	collect(all, s.ReplicationControllers)
	collect(all, s.ReplicaSets)
	collect(all, s.Deployments)
	return all
}

func collect[T metav1.Object](all map[types.UID]metav1.Object, list []T) {
	for _, o := range list {
		all[o.GetUID()] = o
	}
}
