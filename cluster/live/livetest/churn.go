package livetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"

	"github.com/kubecadet/cadet/cluster/live"
)

// changing is how many pods of a churn change from each snapshot to the next: at ten snapshots a second, a hundred a second.
const changing = 10

// Churn is what a watcher shows of many pods of one ReplicaSet as some of them change, for benchmarks.
func Churn(tb testing.TB, pods, snapshots int) []*live.Snapshot {
	tb.Helper()
	const set = "hello-deployment-5756bb6c8f"
	made := scene("ch8", func(b *builder) {
		b.deployment(int32(pods), 1, time.Hour)
		b.set("5756bb6c8f", 1, "hello:v2", int32(pods), int32(pods), int32(pods), int32(pods), time.Hour)
		for i := range pods {
			b.pod(fmt.Sprintf("%s-%05d", set, i), set, "hello:v2", time.Hour+time.Duration(i)*time.Second)
		}
	})
	objects := []runtime.Object{made.Deployments[0], made.ReplicaSets[0]}
	for _, p := range made.Pods {
		objects = append(objects, p)
	}
	client := fake.NewSimpleClientset(objects...) // NewClientset takes minutes for thousands of objects
	pictures := live.Watch(tb.Context(), client, "ch8").Subscribe(tb.Context())
	list := []*live.Snapshot{until(tb, pictures, func(s *live.Snapshot) bool { return s.Synced && len(s.Pods) == pods })}
	for n := range snapshots - 1 {
		var last *corev1.Pod
		for i := range changing {
			last = made.Pods[(n*changing+i)*7919%pods].DeepCopy()
			last.Status.Reason = fmt.Sprintf("Round%d", n)
			if _, err := client.CoreV1().Pods("ch8").UpdateStatus(tb.Context(), last, metav1.UpdateOptions{}); err != nil {
				tb.Fatal(err)
			}
		}
		list = append(list, until(tb, pictures, func(s *live.Snapshot) bool {
			at, found := slices.BinarySearchFunc(s.Pods, last.Name, func(p *corev1.Pod, name string) int { return strings.Compare(p.Name, name) })
			return found && s.Pods[at].Status.Reason == last.Status.Reason
		}))
	}
	return list
}

func until(tb testing.TB, pictures <-chan *live.Snapshot, is func(*live.Snapshot) bool) *live.Snapshot {
	tb.Helper()
	for {
		select {
		case s, open := <-pictures:
			if !open {
				tb.Fatal("the watch is over")
			}
			if is(s) {
				return s
			}
		case <-time.After(time.Minute):
			tb.Fatal("the snapshot that is waited for does not come")
		}
	}
}
