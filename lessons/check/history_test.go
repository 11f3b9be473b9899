package check

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"

	"github.com/kubecadet/cadet/cluster/live"
)

// story is a small cluster whose pictures are waited for.
type story struct {
	t       *testing.T
	client  kubernetes.Interface
	watcher *live.Watcher
}

func begin(t *testing.T) *story {
	client := fake.NewClientset()
	return &story{t, client, live.Watch(t.Context(), client, "ch8")}
}

// until waits for a picture.
func (s *story) until(is func(*live.Snapshot) bool) *live.Snapshot {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	for snap := range s.watcher.Subscribe(ctx) {
		if snap.Synced && is(snap) {
			return snap
		}
	}
	s.t.Fatal("that picture never came")
	return nil
}

func (s *story) must(_ any, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// ofController is a pod that hello-rc made.
func ofController(name string, uid types.UID, change ...func(*corev1.Pod)) *corev1.Pod {
	yes := true
	p := pod(name, "hello:v1", change...)
	p.Namespace, p.UID = "ch8", uid
	p.OwnerReferences = []metav1.OwnerReference{{Kind: "ReplicationController", Name: "hello-rc", UID: "rc", Controller: &yes}}
	return p
}

func deployment(uid types.UID, size int32) *appsv1.Deployment {
	return &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "ch8", Name: "hello", UID: uid}, Spec: appsv1.DeploymentSpec{Replicas: &size}}
}

func TestHistoryFunctions(t *testing.T) {
	ctx, s := t.Context(), begin(t)
	pods, deployments := s.client.CoreV1().Pods("ch8"), s.client.AppsV1().Deployments("ch8")
	for _, name := range []string{"a", "b", "c"} {
		s.must(pods.Create(ctx, ofController(name, types.UID("uid-"+name)), metav1.CreateOptions{}))
	}
	s.must(deployments.Create(ctx, deployment("d-1", 3), metav1.CreateOptions{}))
	began := s.until(func(snap *live.Snapshot) bool { return len(snap.Pods) == 3 && len(snap.Deployments) == 1 })

	free := ofController("a", "uid-a", func(p *corev1.Pod) { p.Labels["app"] = "free" })
	free.OwnerReferences = nil
	s.must(pods.Update(ctx, free, metav1.UpdateOptions{}))
	s.must(pods.Update(ctx, ofController("b", "uid-b", func(p *corev1.Pod) { p.Status.Conditions[1].Status = corev1.ConditionFalse }), metav1.UpdateOptions{}))
	again := ofController("b", "uid-b")
	again.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "hello", RestartCount: 2}}
	s.must(pods.Update(ctx, again, metav1.UpdateOptions{}))
	s.must(nil, pods.Delete(ctx, "c", metav1.DeleteOptions{}))
	s.must(pods.Create(ctx, ofController("c", "uid-new"), metav1.CreateOptions{}))
	for _, size := range []int32{1, 0} {
		s.must(deployments.Update(ctx, deployment("d-1", size), metav1.UpdateOptions{}))
	}
	now := s.until(func(snap *live.Snapshot) bool {
		return len(snap.Pods) == 3 && snap.Pods[2].UID == "uid-new" && *snap.Deployments[0].Spec.Replicas == 0
	})

	for mark, cases := range map[live.Mark]map[string]string{
		began.Mark(): {
			`kept(pods, 'a') && kept(pods, 'b') && kept(deployments, 'hello')`:                              "true",
			`kept(pods, 'c') || kept(pods, 'nobody')`:                                                       "false",
			`was.pods.map(p, p.metadata.name).join(',')`:                                                    "a,b,c",
			`labelled(was.pods, 'app=hello').size() - labelled(pods, 'app=hello').size()`:                   "1",
			`named(was.deployments, 'hello')[0].spec.replicas`:                                              "3",
			`everOwned(named(pods, 'a')[0], 'replicationcontroller/hello-rc')`:                              "true",
			`everOwned(named(pods, 'a')[0], 'rs/hello-rc')`:                                                 "false",
			`leftOwner(named(pods, 'a')[0], 'rc/hello-rc')`:                                                 "true",
			`leftOwner(named(pods, 'b')[0], 'rc/hello-rc')`:                                                 "false",
			`fewestReady('app=hello')`:                                                                      "1",
			`mostReady('app=hello')`:                                                                        "3",
			`fewestPods('app=hello')`:                                                                       "1",
			`mostPods('app=hello')`:                                                                         "3",
			`sizes('deployment/hello') == [3, 1, 0]`:                                                        "true",
			`sizes('deployment/none') == []`:                                                                "true",
			`created('pods', 'app=hello').map(p, p.metadata.uid).join()`:                                    "uid-new",
			`deleted('pods', 'app=hello').map(p, p.metadata.uid + ' ' + p.spec.containers[0].image).join()`: "uid-c hello:v1",
			`deleted('deployments', '').size()`:                                                             "0",
			`pods.map(p, restartsSince(p)).map(n, string(n)).join(',')`:                                     "0,2,0",
			`pods.filter(p, leftOwner(p, 'rc/hello-rc')).exists(p, created('pods', '').all(c, c.metadata.uid != p.metadata.uid))`: "true",
		},
		now.Mark(): {
			`fewestReady('app=hello')`:                      "2",
			`created('pods', '').size()`:                    "0",
			`kept(pods, 'c')`:                               "true",
			`sizes('deployment/hello') == [0]`:              "true",
			`restartsSince(named(pods, 'b')[0])`:            "0",
			`named(was.pods, 'a')[0].metadata.labels.app`:   "free",
			`leftOwner(named(pods, 'a')[0], 'rc/hello-rc')`: "true", // what is remembered from before counts, too
		},
	} {
		view := NewView(now).Since(mark)
		for expression, want := range cases {
			if got, err := says(t, view, expression); err != nil || got != want {
				t.Errorf("%s: got %q, %v; want %q", expression, got, err, want)
			}
		}
	}
	for expression, want := range map[string]string{
		`fewestReady('=,=')`:                     "is no label selector",
		`deleted('pods', '=,=').size()`:          "is no label selector",
		`sizes('hello').size()`:                  "such as 'deployment/hello'",
		`everOwned(pods[0], 'hello') ? 'a' : ''`: "such as 'deployment/hello'",
		`leftOwner(pods[0], 'hello') ? 'a' : ''`: "such as 'deployment/hello'",
	} {
		if got, err := says(t, NewView(now), expression); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v; want %q", expression, got, err, want)
		}
	}
}

// says evaluates what gives a text, a number or a truth.
func says(t *testing.T, v *View, expression string) (string, error) {
	t.Helper()
	p, err := Compile(expression, Answer)
	if err == nil {
		return p.Says(t.Context(), v, noon)
	}
	if p, err = Compile(expression, Verdict); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	holds, _, err := p.Judge(t.Context(), v, noon)
	return strconv.FormatBool(holds), err
}

// A slip in a name of what was is found when a lesson is read.
func TestWhatWasIsChecked(t *testing.T) {
	for _, expression := range []string{`was.podz == []`, `kept(pods) == true`, `fewestReady(3) == 3`} {
		if _, err := Compile(expression, Verdict); err == nil {
			t.Errorf("%s compiles", expression)
		}
	}
}
