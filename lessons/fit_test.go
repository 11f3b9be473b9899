package lessons

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
)

func TestAStepThatAClusterCantDoIsRead(t *testing.T) {
	l := &Lesson{ID: "a", Steps: []*Step{
		{ID: "one", Kind: Do, Needs: []string{"twoNodes"}, Title: "Drain", Text: "Drain a node.", Command: "kubectl drain a", After: "Pods moved.",
			Checks: []Check{{Name: "moved"}}, Mistakes: []Mistake{{Command: "false"}}},
		{ID: "two", Kind: Do, Checks: []Check{{Name: "there"}}},
	}}
	fitted := l.Fit(cluster.Traits{cluster.TwoNodes: "pods can run on 1 node"})
	one := fitted.Steps[0]
	if one.DoneBy() != ByReading || len(one.Mistakes) > 0 || fitted.Steps[1] != l.Steps[1] {
		t.Errorf("fitted to %+v", one)
	}
	for _, want := range []string{"pods can run on 1 node", "Drain a node.", "kubectl drain a", "Pods moved."} {
		if !strings.Contains(one.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, one.Text)
		}
	}
	if l.Steps[0].Kind != Do || !l.AsksFor() {
		t.Error("the lesson itself was changed")
	}
	if same := l.Fit(cluster.Traits{}); same.Steps[0] != l.Steps[0] {
		t.Error("a step was changed that the cluster can do")
	}
}

func TestAStepsNeedsBringTheEdge(t *testing.T) {
	do := &Step{ID: "one", Kind: Do, Needs: []string{"loadBalancer"}}
	for name, c := range map[string]struct {
		lesson *Lesson
		want   bool
	}{
		"the lesson's":                {&Lesson{Needs: []string{"ingress"}}, true},
		"a step's":                    {&Lesson{Steps: []*Step{do}}, true},
		"of a step that is only read": {(&Lesson{Steps: []*Step{do}}).Fit(cluster.Traits{cluster.LoadBalancer: "nobody gives any"}), false},
		"something else":              {&Lesson{Needs: []string{"storage"}, Steps: []*Step{{Kind: Do, Needs: []string{"twoNodes"}}}}, false},
	} {
		if got := c.lesson.NeedsEdge(); got != c.want {
			t.Errorf("%s needs: the edge is needed: %t, want %t", name, got, c.want)
		}
	}
}
