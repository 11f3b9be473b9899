// Package livetest makes snapshots for tests: scenes that a learner meets in the lessons.
package livetest

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

// Now is when every scene was taken.
var Now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func scene(namespace string, add func(b *builder)) *live.Snapshot {
	b := &builder{s: &live.Snapshot{Version: 1, Taken: Now, Namespace: namespace, Synced: true}}
	add(b)
	return b.s
}

// MidRollout is a Deployment between version 1 and version 2: one new pod available, one ready but not for long enough,
// one starting, one old pod serving, one leaving.
func MidRollout() *live.Snapshot {
	return scene("ch8", func(b *builder) {
		b.deployment(3, 2, 14*time.Second)
		b.set("68bd497896", 1, "hello:v1", 1, 2, 2, 2, 14*time.Minute)
		b.set("5756bb6c8f", 2, "hello:v2", 3, 3, 2, 1, 20*time.Second)
		b.setCause("68bd497896", "created from hello-deployment.yaml")
		b.setCause("5756bb6c8f", "kubectl set image deployment/hello-deployment hello=hello:v2")
		old, set := "hello-deployment-68bd497896", "hello-deployment-5756bb6c8f"
		b.pod("client", "", "lab:v1", 15*time.Minute)
		b.pod(set+"-x2kfw", set, "hello:v2", 19*time.Second)
		b.pod(set+"-9qj7d", set, "hello:v2", 4*time.Second, readySince(2*time.Second))
		b.pod(set+"-b7w2m", set, "hello:v2", 2*time.Second, waiting("ContainerCreating", ""))
		b.pod(old+"-7lwzn", old, "hello:v1", 14*time.Minute, restarted(2, 3*time.Minute))
		b.pod(old+"-c5d2p", old, "hello:v1", 14*time.Minute, leaving)
		b.event(14*time.Minute, "", "ScalingReplicaSet", "Deployment", "hello-deployment", "Scaled up replica set "+old+" from 0 to 3", 1)
		b.event(4*time.Minute, corev1.EventTypeWarning, "BackOff", "Pod", old+"-7lwzn", "Back-off restarting failed container hello in pod "+old+"-7lwzn", 4)
		b.event(20*time.Second, "", "ScalingReplicaSet", "Deployment", "hello-deployment", "Scaled up replica set "+set+" from 0 to 1", 1)
		b.event(18*time.Second, "", "Started", "Pod", set+"-x2kfw", "Container started", 1)
		b.event(3*time.Second, corev1.EventTypeWarning, "Unhealthy", "Pod", set+"-9qj7d", "준비 상태 확인 실패: 서버가 아직 시작되지 않았습니다 (HTTP 503)", 2)
		b.event(2*time.Second, "", "Killing", "Pod", old+"-c5d2p", "Stopping container hello", 1)
	})
}

// Stuck is a Deployment whose third revision names an image that does not exist, past its deadline.
func Stuck() *live.Snapshot {
	return scene("ch8", func(b *builder) {
		d := b.deployment(3, 3, 11*time.Minute)
		timeOut(d)
		b.set("68bd497896", 1, "hello:v1", 0, 0, 0, 0, 24*time.Minute)
		b.set("5756bb6c8f", 2, "hello:v2", 3, 3, 3, 3, 20*time.Minute)
		b.set("7d9f6c5b48", 3, "hello:v9", 1, 1, 0, 0, 11*time.Minute)
		b.setCause("7d9f6c5b48", "kubectl set image deployment/hello-deployment hello=hello:v9")
		set, bad := "hello-deployment-5756bb6c8f", "hello-deployment-7d9f6c5b48"
		for _, end := range []string{"-x2kfw", "-9qj7d", "-b7w2m"} {
			b.pod(set+end, set, "hello:v2", 19*time.Minute)
		}
		b.pod(bad+"-k4tqs", bad, "hello:v9", 11*time.Minute, waiting("ImagePullBackOff", `Back-off pulling image "hello:v9"`))
		b.event(11*time.Minute, corev1.EventTypeWarning, "Failed", "Pod", bad+"-k4tqs", "Error: ErrImagePull", 4)
		b.event(10*time.Minute, corev1.EventTypeWarning, "Failed", "Pod", bad+"-k4tqs", "Error: ImagePullBackOff", 40)
	})
}

// HandMade is a rolling update by hand between two ReplicationControllers.
func HandMade() *live.Snapshot {
	return scene("ch3", func(b *builder) {
		b.controller("hello-node-rc", "hello:v1", "v1", 2, 2, 2)
		b.controller("hello-node-rc-v2", "hello:v2", "v2", 2, 2, 1)
		b.pod("client", "", "lab:v1", 15*time.Minute)
		b.pod("hello-node-rc-4xk2p", "hello-node-rc", "hello:v1", 9*time.Minute)
		b.pod("hello-node-rc-zq8vd", "hello-node-rc", "hello:v1", 9*time.Minute)
		b.pod("hello-node-rc-v2-m5c7t", "hello-node-rc-v2", "hello:v2", time.Minute)
		b.pod("hello-node-rc-v2-t2b9x", "hello-node-rc-v2", "hello:v2", 3*time.Second, waiting("ContainerCreating", ""))
		b.event(time.Minute, "", "SuccessfulCreate", "ReplicationController", "hello-node-rc-v2", "Created pod: hello-node-rc-v2-m5c7t", 1)
		b.event(3*time.Second, "", "SuccessfulCreate", "ReplicationController", "hello-node-rc-v2", "Created pod: hello-node-rc-v2-t2b9x", 1)
	})
}
