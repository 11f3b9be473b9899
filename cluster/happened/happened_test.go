package happened

import (
	"fmt"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

// page writes out what is told.
func page(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "$ %s\n", p.Action.Command)
		for _, s := range p.Sentences {
			fmt.Fprintf(&b, "%s %s %s\n", Later(s.Time.Sub(p.Action.Time)), s.By, s.Text)
		}
	}
	return b.String()
}

var setImage = Action{livetest.Asked, "kubectl set image deployment/hello-deployment hello=hello:v2"}

func TestARolloutIsTold(t *testing.T) {
	const want = `$ kubectl set image deployment/hello-deployment hello=hello:v2
+0.0s API server stored Deployment hello-deployment with another image: hello:v2 in place of hello:v1
+0.1s deployment controller made ReplicaSet hello-deployment-5756bb6c8f: replicas 1, image hello:v2
+0.1s ReplicaSet controller made pod hello-deployment-5756bb6c8f-x2kfw
+0.4s scheduler put pod hello-deployment-5756bb6c8f-x2kfw on node cadet
`
	var teller Teller
	got := page(teller.Tell(livetest.Rolling(), []Action{setImage}))
	t.Log(got)
	if !strings.HasPrefix(got, want) {
		t.Errorf("it begins otherwise than\n%s", want)
	}
	for _, want := range []string{
		"+0.4s kubelet found the image of pod hello-deployment-5756bb6c8f-x2kfw on its node\n",
		"+0.4s kubelet started container hello in pod hello-deployment-5756bb6c8f-x2kfw\n",
		"+2.0s kubelet Pod hello-deployment-5756bb6c8f-x2kfw: Readiness probe failed: HTTP probe failed with statuscode: 503\n",
		"+2.0s kubelet reports that pod hello-deployment-5756bb6c8f-x2kfw is ready\n",
		"+2.0s endpoint slice controller put behind Service hello-svc: hello-deployment-5756bb6c8f-x2kfw\n",
		"+7.2s deployment controller scaled ReplicaSet hello-deployment-68bd497896 from 2 to 1\n",
		"+7.2s ReplicaSet controller wants pod hello-deployment-68bd497896-c5d2p to end: there are too many\n",
		"+7.2s endpoint slice controller took away from behind Service hello-svc: hello-deployment-68bd497896-c5d2p\n",
		"+9.0s kubelet reports that pod hello-deployment-68bd497896-c5d2p has ended: it is gone\n",
		"+16s deployment controller reports that Deployment hello-deployment is complete: 2 of 2 available, all of its present template\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it doesn't tell that %s", want)
		}
	}
}

// It is told the same at once and bit by bit, and again from the beginning where an earlier moment is shown.
func TestTellingBitByBit(t *testing.T) {
	now := livetest.Rolling()
	var whole, bits Teller
	actions := []Action{setImage, {livetest.Asked.Add(8 * time.Second), "kubectl delete pod x"}}
	want := page(whole.Tell(now, actions))
	for v := range now.Version + 1 {
		bits.Tell(now.At(v), actions)
	}
	if got := page(bits.Tell(now, actions)); got != want {
		t.Errorf("bit by bit it is\n%snot\n%s", got, want)
	}
	early := page(bits.Tell(now.At(3), actions[:1]))
	if !strings.Contains(early, "made pod") || strings.Contains(early, "scheduler") {
		t.Errorf("the third moment is told as\n%s", early)
	}
	if got := page(bits.Tell(now, actions)); got != want {
		t.Errorf("after going back it is\n%s", got)
	}
}

// What is the same, right after each other, is one sentence.
func TestABurstIsOneSentence(t *testing.T) {
	empty := livetest.HandMade()
	empty.Pods, empty.Events = nil, nil
	full := livetest.HandMade()
	full.Events = nil
	empty.Taken = full.Taken.Add(-time.Second)
	var teller Teller
	got := page(teller.Tell(live.Replay(empty, full), nil))
	for _, want := range []string{
		"API server stored pod client, which names node cadet itself\n",
		"replication controller made pod hello-node-rc-4xk2p (and 1 more)\n",
		"kubelet reports that pod hello-node-rc-4xk2p is ready (and 1 more)\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestSentences(t *testing.T) {
	restarted := func(s *live.Snapshot) {
		p := s.Pods[1].DeepCopy()
		p.Status.ContainerStatuses[0].RestartCount++
		s.Pods[1] = p
	}
	for name, tc := range map[string]struct {
		change func(s *live.Snapshot)
		want   string
	}{
		"restarted": {restarted, "kubelet restarted a container in pod hello-node-rc-4xk2p (restarts so far: 1)"},
		"unready": {func(s *live.Snapshot) {
			p := s.Pods[1].DeepCopy()
			p.Status.Conditions[0].Status = corev1.ConditionFalse
			s.Pods[1] = p
		}, "kubelet reports that pod hello-node-rc-4xk2p is no longer ready"},
		"let go": {func(s *live.Snapshot) {
			p := s.Pods[1].DeepCopy()
			p.Labels, p.OwnerReferences = map[string]string{"app": "free"}, nil
			s.Pods[1] = p
		}, "API server stored other labels of pod hello-node-rc-4xk2p: app=free\n+0.0s replication controller let go of pod hello-node-rc-4xk2p: it is not one of hello-node-rc any more"},
		"scaled": {func(s *live.Snapshot) {
			rc := s.ReplicationControllers[0].DeepCopy()
			n := int32(5)
			rc.Spec.Replicas, rc.Generation = &n, 2
			s.ReplicationControllers[0] = rc
		}, "API server stored ReplicationController hello-node-rc: replicas 5, before it was 2"},
		"gone":      {func(s *live.Snapshot) { s.ReplicationControllers = s.ReplicationControllers[1:] }, "API server removed ReplicationController hello-node-rc"},
		"ended":     {func(s *live.Snapshot) { s.Pods = s.Pods[1:] }, "API server removed pod client at once"},
		"config":    {func(s *live.Snapshot) { s.ConfigMaps = []*corev1.ConfigMap{{}}; s.ConfigMaps[0].Name = "web" }, "API server stored ConfigMap web"},
		"elsewhere": {func(s *live.Snapshot) { s.ConfigMaps = []*corev1.ConfigMap{{}}; s.ConfigMaps[0].Namespace = "other" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := livetest.HandMade()
			after := *before
			after.Pods, after.ReplicationControllers = append([]*corev1.Pod(nil), before.Pods...), append([]*corev1.ReplicationController(nil), before.ReplicationControllers...)
			tc.change(&after)
			var teller Teller
			got := page(teller.Tell(live.Replay(before, &after), []Action{{livetest.Now, "x"}}))
			if want := strings.TrimSuffix("$ x\n+0.0s "+tc.want+"\n", "+0.0s \n"); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// An event that is seen again and again is one sentence with a count.
func TestAnEventIsCounted(t *testing.T) {
	var pictures []*live.Snapshot
	for i := range 4 {
		s := livetest.HandMade()
		s.Taken = s.Taken.Add(time.Duration(i) * time.Minute)
		e := &corev1.Event{Type: "Warning", Reason: "BackOff", Message: "back-off", Count: int32(i)}
		e.Name, e.UID, e.Namespace = "e", "e", s.Namespace
		e.Source.Component, e.InvolvedObject.Kind, e.InvolvedObject.Name = "kubelet", "Pod", "client"
		if s.Events = nil; i > 0 {
			s.Events = []*corev1.Event{e}
		}
		pictures = append(pictures, s)
	}
	var teller Teller
	if got := page(teller.Tell(live.Replay(pictures...), nil)); strings.Count(got, "back-off") != 1 || !strings.Contains(got, "kubelet Pod client: back-off (3 times)") {
		t.Errorf("it is told as\n%s", got)
	}
}

func TestLater(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Second: "+0.0s", 240 * time.Millisecond: "+0.2s", 34 * time.Second: "+34s", 5 * time.Minute: "+5m"} {
		if got := Later(d); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
}

// What reading costs while 5,000 pods change.
func BenchmarkTell(b *testing.B) {
	snapshots := livetest.Churn(b, 5000, 20)
	var teller Teller
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		teller.Tell(snapshots[i%len(snapshots)], nil)
	}
}
