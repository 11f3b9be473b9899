package live_test

import (
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

func TestRollout(t *testing.T) {
	change := func(s *live.Snapshot, f func(*appsv1.Deployment)) *live.Snapshot {
		f(s.Deployments[0])
		return s
	}
	tests := []struct {
		name  string
		scene *live.Snapshot
		check func(r live.Rollout) bool
	}{
		{"surge and unavailable", livetest.MidRollout(), func(r live.Rollout) bool { return r.Surge == 1 && r.Unavailable == 0 }},
		{"percentages", change(livetest.MidRollout(), func(d *appsv1.Deployment) {
			quarter := intstr.FromString("25%")
			d.Spec.Strategy.RollingUpdate = &appsv1.RollingUpdateDeployment{MaxSurge: &quarter, MaxUnavailable: &quarter}
		}), func(r live.Rollout) bool { return r.Surge == 1 && r.Unavailable == 0 }},
		{"recreate", change(livetest.MidRollout(), func(d *appsv1.Deployment) {
			d.Spec.Strategy = appsv1.DeploymentStrategy{Type: appsv1.RecreateDeploymentStrategyType}
		}), func(r live.Rollout) bool { return r.Recreate }},
		{"deadline", livetest.MidRollout(), func(r live.Rollout) bool {
			return r.Deadline().Equal(livetest.Now.Add(586*time.Second)) && r.Problem.IsZero()
		}},
		{"newest revision first", livetest.MidRollout(), func(r live.Rollout) bool {
			return len(r.Sets) == 2 && r.Sets[0].Revision == 2 && r.Sets[0].Now && r.Sets[0].Hash == "5756bb6c8f" && !r.Sets[1].Now
		}},
		{"unseen", change(livetest.MidRollout(), func(d *appsv1.Deployment) { d.Generation = 9 }), func(r live.Rollout) bool { return r.Unseen && !r.Done }},
		{"paused awaits no deadline", change(livetest.MidRollout(), func(d *appsv1.Deployment) { d.Spec.Paused = true }), func(r live.Rollout) bool {
			return r.Paused && r.Deadline().IsZero()
		}},
		{"done", change(livetest.MidRollout(), func(d *appsv1.Deployment) {
			d.Status.Replicas, d.Status.UpdatedReplicas, d.Status.AvailableReplicas = 3, 3, 3
		}), func(r live.Rollout) bool { return r.Done && r.Deadline().IsZero() && r.Problem.IsZero() }},
		{"stuck", livetest.Stuck(), func(r live.Rollout) bool {
			return r.Problem.String() == "ProgressDeadlineExceeded; ImagePullBackOff: hello:v9" && r.Deadline().IsZero()
		}},
		{"quota", change(livetest.MidRollout(), func(d *appsv1.Deployment) {
			d.Status.Conditions = append(d.Status.Conditions, appsv1.DeploymentCondition{
				Type: appsv1.DeploymentReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: "exceeded quota",
			})
		}), func(r live.Rollout) bool { return r.Problem.String() == "FailedCreate: exceeded quota" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, ok := live.RolloutOf(tt.scene, "hello-deployment")
			if !ok || !tt.check(r) {
				t.Errorf("found %v: %+v", ok, r)
			}
		})
	}
	if _, ok := live.RolloutOf(livetest.MidRollout(), "other"); ok {
		t.Error("found a Deployment that is not there")
	}
	if name := live.NewestDeployment(livetest.HandMade()); name != "" {
		t.Errorf("newest Deployment %q where there is none", name)
	}
}

// While a rollout is paused its template may have changed, and no ReplicaSet has it: the old one is not called present
// though it has the revision of the Deployment.
func TestAPausedRolloutHasNoPresentSet(t *testing.T) {
	s := livetest.MidRollout()
	name := live.NewestDeployment(s)
	before, _ := live.RolloutOf(s, name)
	if !before.Sets[0].Now {
		t.Fatalf("the newest set is not present: %+v", before.Sets)
	}
	d := s.Deployments[0].DeepCopy()
	d.Spec.Paused, d.Spec.Template.Spec.Containers[0].Image = true, "hello:v9"
	s.Deployments = append(s.Deployments[:0:0], d)
	after, _ := live.RolloutOf(s, name)
	for _, set := range after.Sets {
		if set.Now {
			t.Errorf("%s is called present", set.Name)
		}
	}
}
