package live

import (
	"cmp"
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubectl/pkg/util/deployment"

	"github.com/kubecadet/cadet/words"
)

// Rollout is a Deployment on its way from one ReplicaSet to another.
type Rollout struct {
	Name                               string
	Desired, Updated, Ready, Available int32
	Recreate                           bool  // all old pods go before the first new one
	Surge, Unavailable                 int32 // how many pods more, and how many available pods fewer, than Desired
	MinReadySeconds                    int32
	Paused                             bool
	Unseen                             bool      // the Deployment controller has not read the present spec yet
	Done                               bool      // every pod is of the present template and available
	Progressed                         time.Time // the last progress while one is awaited, else zero
	DeadlineSeconds                    int32
	Problem                            words.Message // why it is stuck, nothing when it is not
	Sets                               []Replicas
}

// Deadline is when the rollout counts as failed, or zero.
func (r Rollout) Deadline() time.Time {
	if r.Progressed.IsZero() {
		return time.Time{}
	}
	return r.Progressed.Add(time.Duration(r.DeadlineSeconds) * time.Second)
}

// Replicas is one ReplicaSet of a Deployment: the newest revision is the first of a Rollout.
type Replicas struct {
	Name, Hash, Image                  string
	Revision                           int64
	Now                                bool // makes the pods of the present template
	Desired, Current, Ready, Available int32
}

// NewestDeployment is the name of the Deployment made last, or empty.
func NewestDeployment(s *Snapshot) string {
	var newest *appsv1.Deployment
	for _, d := range s.Deployments {
		if newest == nil || d.CreationTimestamp.After(newest.CreationTimestamp.Time) {
			newest = d
		}
	}
	if newest == nil {
		return ""
	}
	return newest.Name
}

// RolloutOf returns the rollout of a Deployment, and whether the snapshot has it.
func RolloutOf(s *Snapshot, name string) (Rollout, bool) {
	d := findDeployment(s, name)
	if d == nil {
		return Rollout{}, false
	}
	r := Rollout{
		Name: name, Desired: replicas(d.Spec.Replicas), MinReadySeconds: d.Spec.MinReadySeconds, Paused: d.Spec.Paused,
		Updated: d.Status.UpdatedReplicas, Ready: d.Status.ReadyReplicas, Available: d.Status.AvailableReplicas,
		Unseen: d.Status.ObservedGeneration < d.Generation,
	}
	if d.Spec.ProgressDeadlineSeconds != nil {
		r.DeadlineSeconds = *d.Spec.ProgressDeadlineSeconds
	}
	r.Recreate = d.Spec.Strategy.Type == appsv1.RecreateDeploymentStrategyType
	if ru := d.Spec.Strategy.RollingUpdate; ru != nil {
		// An impossible value is refused by the API server; zeros are a fair picture of it.
		r.Surge, r.Unavailable, _ = deployment.ResolveFenceposts(ru.MaxSurge, ru.MaxUnavailable, r.Desired)
	}
	for _, rs := range setsOf(s, d) {
		r.Sets = append(r.Sets, viewSet(d, rs))
	}
	r.Done = !r.Unseen && r.Updated == r.Desired && r.Available == r.Desired && d.Status.Replicas == r.Desired
	r.readProgress(s, d)
	return r, true
}

func (r *Rollout) readProgress(s *Snapshot, d *appsv1.Deployment) {
	c := deployment.GetDeploymentCondition(d.Status, appsv1.DeploymentProgressing)
	if c == nil || r.Done {
		return
	}
	timedOut := c.Reason == "ProgressDeadlineExceeded"
	if !timedOut && !r.Paused && c.Reason != "NewReplicaSetAvailable" {
		r.Progressed = c.LastUpdateTime.Time
	}
	var why words.Message
	for _, rs := range setsOf(s, d) {
		if isPresent(d, rs) {
			why = setProblem(s, rs)
		}
	}
	switch {
	case timedOut && why.IsZero():
		r.Problem = words.New("%s", "ProgressDeadlineExceeded")
	case timedOut:
		r.Problem = words.New("ProgressDeadlineExceeded; %s", why)
	default:
		r.Problem = why
	}
	if f := deployment.GetDeploymentCondition(d.Status, appsv1.DeploymentReplicaFailure); r.Problem.IsZero() && f != nil && f.Status == corev1.ConditionTrue {
		r.Problem = words.New("%s: %s", f.Reason, f.Message)
	}
}

// setProblem is what keeps a pod of a ReplicaSet from becoming ready, when one fails.
func setProblem(s *Snapshot, rs *appsv1.ReplicaSet) words.Message {
	for _, p := range podViewsOf(s).each {
		switch {
		case p.Health != Bad && p.Health != Warn, !metav1.IsControlledBy(p.of, rs):
		case p.Health == Bad:
			return words.New("%s: %s", p.Status, p.Image)
		default:
			return p.Why
		}
	}
	return words.Message{}
}

func viewSet(d *appsv1.Deployment, rs *appsv1.ReplicaSet) Replicas {
	return Replicas{
		Name: rs.Name, Hash: rs.Labels[appsv1.DefaultDeploymentUniqueLabelKey], Image: images(&rs.Spec.Template.Spec),
		Revision: revision(rs), Now: isPresent(d, rs), Desired: replicas(rs.Spec.Replicas),
		Current: rs.Status.Replicas, Ready: rs.Status.ReadyReplicas, Available: rs.Status.AvailableReplicas,
	}
}

// setsOf are the ReplicaSets of a Deployment, the newest revision first.
func setsOf(s *Snapshot, d *appsv1.Deployment) []*appsv1.ReplicaSet {
	var sets []*appsv1.ReplicaSet
	for _, rs := range s.ReplicaSets {
		if metav1.IsControlledBy(rs, d) {
			sets = append(sets, rs)
		}
	}
	slices.SortStableFunc(sets, func(a, b *appsv1.ReplicaSet) int { return cmp.Compare(revision(b), revision(a)) })
	return sets
}

// isPresent tells whether a ReplicaSet makes the pods that its Deployment asks for now: by the template, as kubectl rollout
// does. The revision would mislead while a rollout is paused: the template has changed and no ReplicaSet has it yet.
func isPresent(d *appsv1.Deployment, rs *appsv1.ReplicaSet) bool {
	a, b := d.Spec.Template, rs.Spec.Template
	same := maps.Equal(withoutHash(a.Labels), withoutHash(b.Labels))
	a.Labels, b.Labels = nil, nil
	return same && equality.Semantic.DeepEqual(a, b)
}

// withoutHash leaves out the label that the Deployment controller adds.
func withoutHash(labels map[string]string) map[string]string {
	own := maps.Clone(labels)
	delete(own, appsv1.DefaultDeploymentUniqueLabelKey)
	return own
}

func revision(rs *appsv1.ReplicaSet) int64 {
	n, err := deployment.Revision(rs)
	if err != nil {
		return 0 // a learner may write anything into an annotation
	}
	return n
}

func findDeployment(s *Snapshot, name string) *appsv1.Deployment {
	i := slices.IndexFunc(s.Deployments, func(d *appsv1.Deployment) bool { return d.Name == name })
	if i < 0 {
		return nil
	}
	return s.Deployments[i]
}

// replicas reads a count that the API server sets to one when it is left out.
func replicas(n *int32) int32 {
	if n == nil {
		return 1
	}
	return *n
}
