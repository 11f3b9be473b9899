package judge

import (
	"context"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

func TestGrade(t *testing.T) {
	choices := []lessons.Choice{{ID: "two", Text: "Two pods", Why: "Two it is."}, {ID: "three", Text: "Three pods", Why: "Three it is not."}}
	cluster := lessons.Question{Grade: "pods.filter(p, ready(p)).size() == 2 ? 'two' : 'three'", When: "pods.size() == 3", Choices: choices}
	for _, c := range []struct {
		name         string
		kind         lessons.Kind
		question     lessons.Question
		answer       string
		right, ready bool
		why          string
	}{
		{"choice right", lessons.Quiz, lessons.Question{Choices: choices, Answer: "two"}, "two", true, true, "Two it is."},
		{"choice wrong", lessons.Quiz, lessons.Question{Choices: choices, Answer: "two"}, "three", false, true, "Three it is not."},
		{"choice unknown", lessons.Quiz, lessons.Question{Choices: choices, Answer: "two"}, "four", false, true, `"four" is none of the choices`},
		{"number right", lessons.Quiz, lessons.Question{Answer: "10"}, " 10.0 ", true, true, "Yes, 10."},
		{"number wrong", lessons.Quiz, lessons.Question{Answer: "10"}, "9", false, true, "9 is not right."},
		{"no number", lessons.Quiz, lessons.Question{Answer: "10"}, "ten", false, true, "ten is not right."},
		{"prediction right", lessons.Predict, cluster, "two", true, true, "Two it is."},
		{"prediction wrong", lessons.Predict, cluster, "three", false, true, "The cluster did this: **Two pods**"},
		{"predicted number", lessons.Predict, lessons.Question{Grade: "pods.size()", When: "true"}, "4", false, true, "You said 4; the cluster says 3."},
		{"too early", lessons.Predict, lessons.Question{Grade: "pods.size()", When: "pods.size() > 9"}, "4", false, false, "the cluster cannot tell yet: 2 of 3 pods are ready"},
		{"absent field", lessons.Predict, lessons.Question{Grade: "pods.size()", When: "pods[0].spec.nothing == 1"}, "4", false, false, "cannot tell yet"},
		{"absent in grade", lessons.Predict, lessons.Question{Grade: "pods[7].x", When: "true"}, "4", false, false, "cannot tell yet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := testJudge(Reach{})
			right, ready, why := j.Grade(&lessons.Step{Kind: c.kind, Question: &c.question}, c.answer, picture())
			if right != c.right || ready != c.ready || !strings.Contains(why, c.why) {
				t.Errorf("right %v, ready %v, why %q", right, ready, why)
			}
		})
	}
}

func TestGradeForms(t *testing.T) {
	choices := []lessons.Choice{{ID: "a", Text: "A", Why: "A first."}, {ID: "b", Text: "B", Why: "B is *it*."}, {ID: "c", Text: "C", Why: "Not C."}}
	several := &lessons.Question{Choices: choices, Several: true, Answer: "a,b"}
	order := &lessons.Question{Choices: choices, Ordered: true, Answer: "a,b,c"}
	word := &lessons.Question{Accept: []string{"kube-apiserver", "api ?server"}, Answer: "kube-apiserver"}
	name := &lessons.Question{Text: true, Grade: "'web-' + string(pods.size())"}
	for _, c := range []struct {
		name     string
		question *lessons.Question
		answer   string
		right    bool
		why      string
	}{
		{"all that are right", several, "b,a", true, "**A**: A first.\n\n**B**: B is *it*."},
		{"one too few", several, "a", false, "something that is right too is missing"},
		{"one too many", several, "a,b,c", false, "**C**: Not C."},
		{"none", several, "", false, "none of the choices"},
		{"one twice", several, "a,a", false, "none of the choices"},
		{"in order", order, "a,b,c", true, "**C**: Not C."},
		{"first wrong", order, "b,a,c", false, "Something else comes first. Later comes: **B**"},
		{"second wrong", order, "a,c,b", false, "The first is right, then something else comes next. Later comes: **C**"},
		{"half an order", order, "a,b", false, "Every one of them has its place"},
		{"word", word, " API Server ", true, "Yes, API Server."},
		{"other word", word, "apiserver", true, "Yes, apiserver."},
		{"part of a word", word, "api", false, "api is not right. Look again."},
		{"more than a word", word, "kube-apiserver it is", false, "is not right"},
		{"the cluster's word", name, "WEB-3", true, "Yes, WEB-3."},
		{"not the cluster's word", name, "web", false, "web is not right"},
	} {
		t.Run(c.name, func(t *testing.T) {
			right, ready, why := testJudge(Reach{}).Grade(&lessons.Step{Kind: lessons.Quiz, Question: c.question}, c.answer, picture())
			if right != c.right || !ready || !strings.Contains(why, c.why) {
				t.Errorf("right %v, ready %v, why %q", right, ready, why)
			}
		})
	}
}

// A picture from before the last command says nothing about what that command did.
func TestGradeWaitsForAFreshPicture(t *testing.T) {
	j := testJudge(Reach{})
	st := &lessons.Step{Kind: lessons.Predict, Question: &lessons.Question{Grade: "pods.size()", When: "true"}}
	old := picture()
	j.Follow(later{old.Version + 1})
	j.Refresh(t.Context())
	if _, ready, why := j.Grade(st, "3", old); ready || !strings.Contains(why, "looking again") {
		t.Errorf("ready %v, why %q", ready, why)
	}
	if r := j.Check(t.Context(), &lessons.Step{Checks: []lessons.Check{{Name: "any", Expression: "true"}}}, old); r[0].Done || !strings.Contains(r[0].Why, "looking again") {
		t.Errorf("an old picture is judged by: %+v", r)
	}
	fresh := *old
	fresh.Version++
	if right, ready, _ := j.Grade(st, "3", &fresh); !ready || !right {
		t.Errorf("a command that changes nothing is never graded")
	}
}

// later are pictures of which the one that shows the last command has this version.
type later struct{ version uint64 }

func (l later) Fresh(context.Context) (*live.Snapshot, error) {
	return &live.Snapshot{Version: l.version}, nil
}
