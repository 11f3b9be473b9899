package session

import (
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
)

// inAlice is a session in the given namespace alice, on a cluster that holds these objects.
func inAlice(t *testing.T, client *fake.Clientset) *Session {
	t.Helper()
	s := newTestSessionIn(t, "alice")
	s.client = client
	return s
}

// waitingPod waits for its image for a reason, or for another.
func waitingPod(name, image, reason string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "alice", Labels: map[string]string{"app": "a"}},
		Status: corev1.PodStatus{ContainerStatuses: []corev1.ContainerStatus{{
			Image: image, State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: "no such host"}},
		}}},
	}
}

// saying is a pod whose image fails with a message.
func saying(message string, p *corev1.Pod) *corev1.Pod {
	p.Status.ContainerStatuses[0].State.Waiting.Message = message
	return p
}

func TestSetupThatLacksAnImage(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: client}\n"
	const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
	one := int32(1)
	a := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "a", Namespace: "alice"},
		Spec:       appsv1.DeploymentSpec{Replicas: &one, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "a"}}},
	}
	for _, c := range []struct {
		name, setup, images string
		client              *fake.Clientset
		want                []string
	}{
		{
			"the lab's", pod, "", fake.NewClientset(waitingPod("client", "lab:v1", "ErrImagePull")),
			[]string{"can't get the image lab:v1 of pod client: ErrImagePull: no such host", "cadet image push REGISTRY/PATH", "cadet up --engine kubeconfig --context c --images REGISTRY/PATH"},
		},
		{
			"the lab's in a registry", pod, "r.example.com/x", fake.NewClientset(waitingPod("client", "r.example.com/x/lab:v1", "ImagePullBackOff")),
			[]string{"cadet image push r.example.com/x"},
		},
		{
			"the lab's in a registry without TLS", pod, "10.0.0.5:5000", fake.NewClientset(saying("http: server gave HTTP response to HTTPS client",
				waitingPod("client", "10.0.0.5:5000/lab:v1", "ErrImagePull"))),
			[]string{"/etc/containerd/certs.d/10.0.0.5:5000/hosts.toml"},
		},
		{
			"another, in a Deployment", deployment, "", fake.NewClientset(a, waitingPod("a-1", "nginx:1", "InvalidImageName")),
			[]string{"can't get the image nginx:1 of pod a-1", "cadet reset 2"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := inAlice(t, c.client)
			s.images = c.images
			began := time.Now()
			err := setup{s}.wait(t.Context(), c.setup, func(string) {})
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v\nwant %s", err, want)
				}
			}
			if took := time.Since(began); took < imageGrace || took > 2*imageGrace {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// A pull that fails once and then works is no reason to give up.
func TestSetupWhosePullFlaps(t *testing.T) {
	client := fake.NewClientset(waitingPod("client", "lab:v1", "ErrImagePull"))
	s := inAlice(t, client)
	ready := waitingPod("client", "lab:v1", "ContainerCreating")
	ready.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
	update := func(string) {
		if _, err := client.CoreV1().Pods("alice").Update(t.Context(), ready, metav1.UpdateOptions{}); err != nil {
			t.Error(err)
		}
	}
	if err := (setup{s}).wait(t.Context(), "kind: Pod\nmetadata: {name: client}\n", update); err != nil {
		t.Error(err)
	}
}
