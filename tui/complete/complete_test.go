package complete

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

// source is a small kubectl over a rollout that is half way.
func source() Source {
	namespace := Flag{Name: "--namespace", Short: "-n", Value: true}
	get := []Flag{namespace, {Name: "--selector", Short: "-l", Value: true}, {Name: "--output", Short: "-o", Value: true}, {Name: "--watch", Short: "-w"}}
	file := []Flag{namespace, {Name: "--filename", Short: "-f", Value: true}}
	return Source{
		Kubectl: Command{Name: "kubectl", Commands: []Command{
			{Name: "apply", Flags: file}, {Name: "get", About: "Show objects", Flags: get}, {Name: "delete", Flags: file}, {Name: "edit"},
			{Name: "exec", Flags: []Flag{{Name: "--container", Short: "-c", Value: true}}}, {Name: "drain"}, {Name: "explain"},
			{Name: "rollout", Commands: []Command{{Name: "undo"}, {Name: "status"}}}, {Name: "set", Commands: []Command{{Name: "image"}}},
		}},
		Programs: []string{"cat", "grep"}, Files: []string{"pod.yaml", "rc.yaml"}, Snapshot: livetest.MidRollout(),
	}
}

func TestOffers(t *testing.T) {
	s := source()
	pods := s.names("pods")
	if len(pods) == 0 {
		t.Fatal("the picture has no pods")
	}
	deployment := s.Snapshot.Deployments[0]
	for _, tc := range []struct {
		line string
		want []string
	}{
		{"", []string{"apply", "get", "delete", "edit", "exec", "drain", "explain", "rollout", "set"}},
		{"g", []string{"get", "grep"}},
		{"kub", []string{"kubectl"}},
		{"kubectl ge", []string{"get"}},
		{"get po", []string{"pods", "poddisruptionbudgets"}},
		{"get pods ", pods},
		{"get po ", pods},
		{"get pod " + pods[0] + " ", pods[1:]},
		{"delete pod/", eachWith("pod/", pods)},
		{"get pods -", []string{"-n", "-l", "-o", "-w", "--namespace=", "--selector=", "--output=", "--watch"}},
		{"get pods --w", []string{"--watch"}},
		{"get -w po", []string{"pods", "poddisruptionbudgets"}},
		{"get pods -o y", []string{"yaml"}},
		{"get pods --output=y", []string{"--output=yaml"}},
		{"get pods -n ", []string{s.Snapshot.Namespace}},
		{"apply -f ", []string{"pod.yaml", "rc.yaml"}},
		{"apply -f r", []string{"rc.yaml"}},
		{"edit p", []string{"persistentvolumeclaims", "persistentvolumes", "pods", "poddisruptionbudgets", "priorityclasses", "pod.yaml"}},
		{"rollout ", []string{"undo", "status"}},
		{"rollout undo ", []string{"deployment/" + deployment.Name}},
		{"set image deployment/" + deployment.Name + " ", []string{deployment.Spec.Template.Spec.Containers[0].Name + "="}},
		{"exec " + pods[0] + " -- ", nil},
		{"get pods | gr", []string{"grep"}},
		{"cat p", []string{"pod.yaml"}},
		{"get rc; get po", []string{"pods", "poddisruptionbudgets"}},
		{"drain ", s.names("nodes")},
		{"explain pods ", nil},
		{"nonsense ", nil},
	} {
		start, offers := s.Offers(tc.line)
		got := texts(offers)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q offers %q, not %q", tc.line, got, tc.want)
		}
		if last := tc.line[strings.LastIndex(tc.line, " ")+1:]; tc.line[start:] != last {
			t.Errorf("%q: the last word is said to be %q", tc.line, tc.line[start:])
		}
	}
}

// Before there is a picture of the cluster, commands, flags, kinds and files are offered all the same.
func TestWithoutAPicture(t *testing.T) {
	s := source()
	s.Snapshot = nil
	for _, line := range []string{"get pods ", "get pods -n ", "get pods -l ", "exec ", "set image deployment/a ", "rollout undo "} {
		if _, offers := s.Offers(line); len(offers) > 0 {
			t.Errorf("%q offers %v", line, offers)
		}
	}
	if _, offers := s.Offers("get po"); len(offers) == 0 {
		t.Error("no kinds are offered")
	}
}

func TestLabelsAndContainers(t *testing.T) {
	s := source()
	s.Snapshot = &live.Snapshot{Pods: []*corev1.Pod{
		{ObjectMeta: metav1.ObjectMeta{Name: "a", Labels: map[string]string{"app": "hello", "tier": "web"}}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main"}, {Name: "proxy"}}}},
		{ObjectMeta: metav1.ObjectMeta{Name: "b", Labels: map[string]string{"app": "hello"}}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "other"}}}},
	}}
	for line, want := range map[string][]string{
		"get pods -l ": {"app=hello", "tier=web"}, "exec a -c ": {"main", "proxy"}, "exec -c ": {"main", "other", "proxy"},
	} {
		if _, offers := s.Offers(line); !slices.Equal(texts(offers), want) {
			t.Errorf("%q offers %q, not %q", line, texts(offers), want)
		}
	}
}

func TestCommon(t *testing.T) {
	if got := Common(words([]string{"hello-1", "hello-2", "hello"})); got != "hello" {
		t.Errorf("common is %q", got)
	}
	if got := Common(nil); got != "" {
		t.Errorf("nothing has %q in common", got)
	}
}

func TestPlural(t *testing.T) {
	for kind, want := range map[string]string{
		"po": "pods", "Pod": "pods", "pods": "pods", "ingress": "ingresses", "endpoints": "endpoints", "storageclass": "storageclasses", "widget": "widget",
	} {
		if got := plural(kind); got != want {
			t.Errorf("%s is %s, not %s", kind, got, want)
		}
	}
}

// Whatever is typed, what is offered begins with the last word.
func FuzzOffers(f *testing.F) {
	for _, line := range []string{"", "get pods -n ", "k get pod/", "--", "| |", "set image deployment/ a=", "exec a -- -", "get 파드"} {
		f.Add(line)
	}
	s := source()
	f.Fuzz(func(t *testing.T, line string) {
		start, offers := s.Offers(line)
		for _, o := range offers {
			if !strings.HasPrefix(o.Text, line[start:]) {
				t.Errorf("%q offers %q", line, o.Text)
			}
		}
	})
}

func texts(offers []Offer) []string {
	var list []string
	for _, o := range offers {
		list = append(list, o.Text)
	}
	return list
}

func eachWith(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}
