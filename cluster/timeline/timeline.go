// Package timeline tells how the pods of a workload moved from one revision to another: at every moment at which
// something changed, how many there were of each, and how many there had to be. All of it is read from the history of a
// snapshot; nothing here asks the cluster.
package timeline

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/kubectl/pkg/util/deployment"

	"github.com/kubecadet/cadet/cluster/live"
)

// Timeline is what is remembered of a workload.
type Timeline struct {
	Lines   []Line   // the newest revision first; controllers side by side by name
	Moments []Moment // the oldest first, from one change to the next
}

// Line is a ReplicaSet or a ReplicationController.
type Line struct {
	Kind, Name string
	Revision   int64 // 0 where it has none
	Image      string
}

// Count is the pods of a line at a moment.
type Count struct{ Ready, Unready, Leaving int }

// Moment is how the pods stood from one time until the next moment.
type Moment struct {
	Time      time.Time
	Counts    []Count // of each line
	Pods      int     // all but those that are leaving
	Available int     // as the controllers count: ready for minReadySeconds
	Bounded   bool    // Least and Most hold: there is a Deployment
	Least     int     // pods that have to be available in a rollout
	Most      int     // pods that there may be in one
	Short     bool    // fewer are available than have to be, though there had been enough
	Over      bool    // there are more than there may be, though there had been no more
}

// OfDeployment is the timeline of the ReplicaSets of a Deployment.
func OfDeployment(s *live.Snapshot, name string) Timeline {
	return read(s, "replicasets", func(c live.Change) bool { return c.State.Owner.Kind == "Deployment" && c.State.Owner.Name == name }, name)
}

// OfControllers is the timeline of all ReplicationControllers.
func OfControllers(s *live.Snapshot) Timeline {
	return read(s, "replicationcontrollers", func(live.Change) bool { return true }, "")
}

// blink is how close together changes are one moment: what one write of a controller brings about.
const blink = 100 * time.Millisecond

// mostMoments are told; older ones are left out.
const mostMoments = 500

// reader goes through the history.
type reader struct {
	kind       string // of the lines
	deployment string // its name, or empty
	namespace  string

	lines map[types.UID]*line
	order []*line
	pods  map[types.UID]live.State // of the lines
	spec  *appsv1.Deployment       // as it was last
	list  []Moment

	least, most    int  // the bounds that are in force
	enough, within bool // they have been kept since they are
}

type line struct {
	Line
	at        int
	available int
	count     Count
}

func read(s *live.Snapshot, kind string, own func(live.Change) bool, deploymentName string) Timeline {
	r := &reader{kind: kind, deployment: deploymentName, namespace: s.Namespace, lines: map[types.UID]*line{}, pods: map[types.UID]live.State{}}
	for c := range all(s.History) {
		if c.Kind == kind && c.Namespace == s.Namespace && own(c) {
			r.meet(c)
		}
	}
	r.sort()
	for c := range s.History.Before() {
		r.take(c)
	}
	changes := s.History.Changes()
	for i := range changes {
		if r.take(changes[i]) {
			r.mark(changes[i].Time)
		}
	}
	t := Timeline{Moments: r.list}
	for _, l := range r.order {
		t.Lines = append(t.Lines, l.Line)
	}
	return t.used()
}

// all are all changes that are remembered, those before the first of the list in no order.
func all(past live.Past) iter.Seq[live.Change] {
	return func(yield func(live.Change) bool) {
		for c := range past.Before() {
			if !yield(c) {
				return
			}
		}
		for _, c := range past.Changes() {
			if !yield(c) {
				return
			}
		}
	}
}

// meet takes note of a line: its pods may be learnt of before it is.
func (r *reader) meet(c live.Change) {
	l := r.lines[c.UID]
	if l == nil {
		l = &line{Line: Line{Name: c.Name}}
		r.lines[c.UID], r.order = l, append(r.order, l)
	}
	switch o := c.Object.(type) {
	case *appsv1.ReplicaSet:
		l.Kind, l.Image = "ReplicaSet", imageOf(&o.Spec.Template)
		l.Revision, _ = strconv.ParseInt(o.Annotations[deployment.RevisionAnnotation], 10, 64)
	case *corev1.ReplicationController:
		l.Kind, l.Image = "ReplicationController", imageOf(o.Spec.Template)
	}
}

func imageOf(t *corev1.PodTemplateSpec) string {
	if t == nil || len(t.Spec.Containers) == 0 {
		return ""
	}
	return t.Spec.Containers[0].Image
}

func (r *reader) sort() {
	slices.SortFunc(r.order, func(a, b *line) int { return cmp.Or(cmp.Compare(b.Revision, a.Revision), cmp.Compare(a.Name, b.Name)) })
	for i, l := range r.order {
		l.at = i
	}
}

// take makes the change, and says whether it may be one that is told.
func (r *reader) take(c live.Change) bool {
	switch {
	case c.Namespace != r.namespace:
	case c.Kind == "pods":
		return r.pod(c)
	case c.Kind == r.kind && r.lines[c.UID] != nil:
		l := r.lines[c.UID]
		if l.available = int(c.State.AvailableReplicas); c.Went {
			l.available = 0
		}
		return true
	case c.Kind == "deployments" && c.Name == r.deployment:
		if r.spec, _ = c.Object.(*appsv1.Deployment); c.Went {
			r.spec = nil
		}
		return true
	}
	return false
}

func (r *reader) pod(c live.Change) bool {
	was, counted := r.pods[c.UID]
	if counted {
		r.lines[was.Owner.UID].count.add(was, -1)
		delete(r.pods, c.UID)
	}
	l := r.lines[c.State.Owner.UID]
	if l == nil || c.Went {
		return counted
	}
	l.count.add(c.State, 1)
	r.pods[c.UID] = c.State
	return true
}

func (c *Count) add(s live.State, n int) {
	switch {
	case s.Terminating:
		c.Leaving += n
	case s.Ready:
		c.Ready += n
	case s.Phase != corev1.PodSucceeded && s.Phase != corev1.PodFailed:
		c.Unready += n
	}
}

// mark adds a moment, unless nothing in it is other than in the one before.
func (r *reader) mark(at time.Time) {
	m := Moment{Time: at, Counts: make([]Count, len(r.order))}
	for i, l := range r.order {
		m.Counts[i] = l.count
		m.Pods += l.count.Ready + l.count.Unready
		m.Available += l.available
	}
	if r.spec != nil {
		m.bound(r.spec)
		r.judge(&m)
	}
	n := len(r.list)
	if n > 0 && at.Sub(r.list[n-1].Time) < blink {
		m.Time, n = r.list[n-1].Time, n-1 // both are one moment
	}
	if n > 0 && r.list[n-1].same(m) {
		r.list = r.list[:n]
		return
	}
	if r.list = append(r.list[:n], m); len(r.list) > 2*mostMoments {
		r.list = slices.Clone(r.list[len(r.list)-mostMoments:])
	}
}

// bound reads how many pods a rollout must leave available, and how many it may have.
func (m *Moment) bound(d *appsv1.Deployment) {
	n := int32(1)
	if d.Spec.Replicas != nil {
		n = *d.Spec.Replicas
	}
	m.Bounded, m.Least, m.Most = true, 0, int(n)
	if ru := d.Spec.Strategy.RollingUpdate; ru != nil {
		surge, unavailable, _ := deployment.ResolveFenceposts(ru.MaxSurge, ru.MaxUnavailable, n) // the API server refuses the impossible
		m.Least, m.Most = int(n-unavailable), int(n+surge)
	}
}

// judge says whether a moment breaks a bound. Whoever asks for more or fewer pods breaks none: the bounds count from when
// there were that many.
func (r *reader) judge(m *Moment) {
	if m.Least != r.least || m.Most != r.most {
		r.least, r.most, r.enough, r.within = m.Least, m.Most, false, false
	}
	r.enough = r.enough || m.Available >= m.Least
	r.within = r.within || m.Pods <= m.Most
	m.Short, m.Over = r.enough && m.Available < m.Least, r.within && m.Pods > m.Most
}

func (m Moment) same(o Moment) bool {
	return slices.Equal(m.Counts, o.Counts) && m.Pods == o.Pods && m.Available == o.Available && m.Least == o.Least && m.Most == o.Most && m.Bounded == o.Bounded
}

// used leaves out the lines that never had a pod as far as is remembered.
func (t Timeline) used() Timeline {
	var keep []int
	for i := range t.Lines {
		if slices.ContainsFunc(t.Moments, func(m Moment) bool { return m.Counts[i] != Count{} }) {
			keep = append(keep, i)
		}
	}
	out := Timeline{Moments: t.Moments}
	for _, i := range keep {
		out.Lines = append(out.Lines, t.Lines[i])
	}
	for at, m := range out.Moments {
		counts := make([]Count, len(keep))
		for to, from := range keep {
			counts[to] = m.Counts[from]
		}
		out.Moments[at].Counts = counts
	}
	return out
}
