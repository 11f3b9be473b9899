package live

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// derived keeps what was last worked out of a watcher's snapshots, which are like each other: of five thousand pods some ten
// differ from one to the next.
type derived struct {
	mu   sync.Mutex
	pods podViews
	part *Snapshot // of the namespace that was asked for last
}

// podViews is what a snapshot's pods look like, with all that was read for it. It is immutable.
type podViews struct {
	pods        []*corev1.Pod
	events      []*corev1.Event
	waits       map[owner]int32                        // minReadySeconds
	warnings    map[types.NamespacedName]*corev1.Event // the last one, by its pod
	each        []*Pod                                 // one for each of pods, in their order
	ordered     []*Pod                                 // by owner, then the newest first
	sets        []*appsv1.ReplicaSet                   // that waits was read from, and controllers
	controllers []*corev1.ReplicationController
}

// podViewsOf works out what the pods of a snapshot look like, or takes it from where it was worked out before.
func podViewsOf(s *Snapshot) podViews {
	if s.derived == nil {
		return podViews{}.next(s)
	}
	s.derived.mu.Lock()
	defer s.derived.mu.Unlock()
	s.derived.pods = s.derived.pods.next(s)
	return s.derived.pods
}

// next is what the pods of another snapshot look like. What nothing changed for is the same.
func (v podViews) next(s *Snapshot) podViews {
	next := podViews{pods: s.Pods, events: s.Events}
	same := v.sameWaits(s, &next) && v.sameWarnings(s, &next)
	if same && v.each != nil && Same(v.pods, s.Pods) {
		next.each, next.ordered = v.each, v.ordered
		return next
	}
	next.each = make([]*Pod, len(s.Pods))
	var swaps []swap[*Pod]
	i := 0 // how many of the pods before have been met
	for j, p := range s.Pods {
		for i < len(v.pods) && v.pods[i] != p && byName(v.pods[i], p) < 0 {
			swaps = append(swaps, swap[*Pod]{was: v.each[i]})
			i++
		}
		var was *Pod
		if i < len(v.pods) && byName(v.pods[i], p) == 0 {
			was = v.each[i]
			i++
		}
		if was == nil || was.of != p || !same && !was.holds(&next) {
			next.each[j] = viewPod(p, next.waits, next.warnings)
			swaps = append(swaps, swap[*Pod]{was: was, is: next.each[j]})
			continue
		}
		next.each[j] = was
	}
	for ; i < len(v.pods); i++ {
		swaps = append(swaps, swap[*Pod]{was: v.each[i]})
	}
	if len(swaps) > len(next.each)/2 {
		next.ordered = slices.Clone(next.each)
		slices.SortStableFunc(next.ordered, byOwnerAndAge) // by name, too, as the pods were
	} else {
		next.ordered = swapped(v.ordered, swaps, func(a, b *Pod) int { return cmp.Or(byOwnerAndAge(a, b), strings.Compare(a.Name, b.Name)) })
	}
	return next
}

func byOwnerAndAge(a, b *Pod) int {
	if which := cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.group, b.group)); which != 0 {
		return which
	}
	return b.Created.Compare(a.Created)
}

// sameWaits reads minReadySeconds for the next views, and says whether they are as before.
func (v podViews) sameWaits(s *Snapshot, next *podViews) bool {
	next.sets, next.controllers = s.ReplicaSets, s.ReplicationControllers
	if v.waits != nil && Same(v.sets, s.ReplicaSets) && Same(v.controllers, s.ReplicationControllers) {
		next.waits = v.waits
		return true
	}
	if next.waits = minReadySeconds(s); v.waits != nil && maps.Equal(v.waits, next.waits) {
		next.waits = v.waits
		return true
	}
	return false
}

// sameWarnings finds the last warning about each pod for the next views, and says whether they are as before.
func (v podViews) sameWarnings(s *Snapshot, next *podViews) bool {
	gone, came := differ(v.events, s.Events, byLastSeen)
	if v.warnings != nil && !slices.ContainsFunc(gone, warnsOfPod) && !slices.ContainsFunc(came, warnsOfPod) {
		next.warnings = v.warnings
		return true
	}
	next.warnings = map[types.NamespacedName]*corev1.Event{}
	for _, e := range s.Events {
		if warnsOfPod(e) {
			next.warnings[types.NamespacedName{Namespace: e.Namespace, Name: e.InvolvedObject.Name}] = e
		}
	}
	return false
}

func warnsOfPod(e *corev1.Event) bool {
	return e.Type == corev1.EventTypeWarning && e.InvolvedObject.Kind == "Pod"
}

// minReadySeconds is how long the pods of each controller must stay ready, where that is not 0.
func minReadySeconds(s *Snapshot) map[owner]int32 {
	wait := map[owner]int32{}
	for _, rs := range s.ReplicaSets {
		if rs.Spec.MinReadySeconds > 0 {
			wait[owner{rs.Namespace, "ReplicaSet", rs.Name}] = rs.Spec.MinReadySeconds
		}
	}
	for _, rc := range s.ReplicationControllers {
		if rc.Spec.MinReadySeconds > 0 {
			wait[owner{rc.Namespace, "ReplicationController", rc.Name}] = rc.Spec.MinReadySeconds
		}
	}
	return wait
}

// holds says whether all that a view was made of beside its pod is still so.
func (p *Pod) holds(v *podViews) bool {
	return p.warning == v.warnings[keyOf(p.of)] && p.wait == v.waits[ownerOf(p.of)]
}

// owner names a controller.
type owner struct{ namespace, kind, name string }

func ownerOf(p *corev1.Pod) owner {
	if ref := metav1.GetControllerOfNoCopy(p); ref != nil {
		return owner{p.Namespace, ref.Kind, ref.Name}
	}
	return owner{}
}

// find is the view of the pod of that name, or nil.
func (v podViews) find(namespace, name string) *Pod {
	at, found := slices.BinarySearchFunc(v.pods, name, func(p *corev1.Pod, name string) int {
		return cmp.Or(strings.Compare(p.Namespace, namespace), strings.Compare(p.Name, name))
	})
	if !found {
		at = slices.IndexFunc(v.pods, func(p *corev1.Pod) bool { return p.Name == name }) // where they are not sorted after all
	}
	if at < 0 {
		return nil
	}
	return v.each[at]
}
