package check

import (
	"slices"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

// An expression is evaluated again when something that it read has changed, and when it asks for what leaves no trace in
// pictures.
func TestWhatAnExpressionReads(t *testing.T) {
	base := snapshot()
	base.Services = []*corev1.Service{{ObjectMeta: metav1.ObjectMeta{Name: "web", Namespace: base.Namespace}}}
	base.Elsewhere = map[string]*live.Snapshot{"kube-system": {Namespace: "kube-system"}}
	changes := map[string]func(*live.Snapshot){
		"nothing":  func(*live.Snapshot) {},
		"pods":     func(s *live.Snapshot) { s.Pods = slices.Clone(s.Pods) },
		"services": func(s *live.Snapshot) { s.Services = slices.Clone(s.Services) },
		"events":   func(s *live.Snapshot) { s.Events = []*corev1.Event{{ObjectMeta: metav1.ObjectMeta{Name: "e"}}} },
		"elsewhere": func(s *live.Snapshot) {
			s.Elsewhere = map[string]*live.Snapshot{"kube-system": {Namespace: "kube-system", Taken: noon}}
		},
	}
	for expression, reads := range map[string][]string{
		`pods.size() > 0`:      {"pods"},
		`services.size() == 1`: {"services"},
		`ns != ''`:             nil,
		`now > timestamp('2000-01-01T00:00:00Z')`: {"nothing", "pods", "services", "events", "elsewhere"},
		`output == ''`:                                   {"nothing", "pods", "services", "events", "elsewhere"},
		`exists('service/web')`:                          {"services", "elsewhere"},
		`ready('app=hello', 99)`:                         {"pods", "events"}, // events say why a pod is not ready
		`inNamespace(pods, 'kube-system') == []`:         {"pods", "services", "events", "elsewhere"},
		`was.pods.size() == pods.size()`:                 {"pods", "services", "events", "elsewhere"},
		`happened('service/web', 'Created').why() != ''`: {"services", "events", "elsewhere"},
	} {
		p, err := Compile(expression, Verdict)
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range changes {
			view := NewView(base)
			if _, _, err := p.Judge(t.Context(), view, noon); err != nil {
				t.Fatalf("%s: %v", expression, err)
			}
			next := *base
			change(&next)
			later := view.Next(&next)
			lasting, _ := later.Lasting(p)
			if again := !lasting; again != slices.Contains(reads, name) {
				t.Errorf("%s, when %s changed: evaluated again: %v", expression, name, again)
			}
		}
	}
}

// What was found is found again, for an expression with a reason too; another mark is another question.
func TestWhatIsKnownIsRight(t *testing.T) {
	s := snapshot()
	view := NewView(s)
	for expression, want := range map[string]bool{`pods.size() == 0`: false, `pods.size() > 0`: true, `gone('pod/none')`: true, `gone(pods)`: false} {
		p, err := Compile(expression, Verdict)
		if err != nil {
			t.Fatal(err)
		}
		holds, why, err := p.Judge(t.Context(), view, noon)
		lasting, known := view.Lasting(p)
		again, reason, _ := p.Judge(t.Context(), view, noon.Add(time.Hour))
		if err != nil || holds != want || !lasting || known != want || again != want || reason != why {
			t.Errorf("%s: %v (%s), again %v (%s), lasting %v, known %v; error %v", expression, holds, why, again, reason, lasting, known, err)
		}
	}
	p, err := Compile(`was.pods.size() == pods.size()`, Verdict)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Judge(t.Context(), view, noon); err != nil {
		t.Fatal(err)
	}
	earlier := *s
	earlier.Pods = nil
	if lasting, _ := view.Since(earlier.Mark()).Lasting(p); lasting {
		t.Error("what was found since one mark is taken for what was since another")
	}
}
