package lessons

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster/live"
)

func TestGrade(t *testing.T) {
	choices := []Choice{{ID: "two", Text: "Two pods", Why: "Two it is."}, {ID: "three", Text: "Three pods", Why: "Three it is not."}}
	cluster := Question{Grade: "pods.filter(p, ready(p)).size() == 2 ? 'two' : 'three'", When: "pods.size() == 3", Choices: choices}
	for _, c := range []struct {
		name         string
		kind         Kind
		question     Question
		answer       string
		right, ready bool
		why          string
	}{
		{"choice right", Quiz, Question{Choices: choices, Answer: "two"}, "two", true, true, "Two it is."},
		{"choice wrong", Quiz, Question{Choices: choices, Answer: "two"}, "three", false, true, "Three it is not."},
		{"choice unknown", Quiz, Question{Choices: choices, Answer: "two"}, "four", false, true, `"four" is none of the choices`},
		{"number right", Quiz, Question{Answer: "10"}, " 10.0 ", true, true, "Yes, 10."},
		{"number wrong", Quiz, Question{Answer: "10"}, "9", false, true, "9 is not right."},
		{"no number", Quiz, Question{Answer: "10"}, "ten", false, true, "ten is not right."},
		{"prediction right", Predict, cluster, "two", true, true, "Two it is."},
		{"prediction wrong", Predict, cluster, "three", false, true, "The cluster did this: **Two pods**"},
		{"predicted number", Predict, Question{Grade: "pods.size()", When: "true"}, "4", false, true, "You said 4; the cluster says 3."},
		{"too early", Predict, Question{Grade: "pods.size()", When: "pods.size() > 9"}, "4", false, false, "the cluster cannot tell yet: 2 of 3 pods are ready"},
		{"absent field", Predict, Question{Grade: "pods.size()", When: "pods[0].spec.nothing == 1"}, "4", false, false, "cannot tell yet"},
		{"absent in grade", Predict, Question{Grade: "pods[7].x", When: "true"}, "4", false, false, "cannot tell yet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newTestSession(t)
			right, ready, why := s.Grade(&Step{Kind: c.kind, Question: &c.question}, c.answer, picture())
			if right != c.right || ready != c.ready || !strings.Contains(why, c.why) {
				t.Errorf("right %v, ready %v, why %q", right, ready, why)
			}
		})
	}
}

// A picture from before the last command says nothing about what that command did.
func TestGradeWaitsForAFreshPicture(t *testing.T) {
	s := newTestSession(t)
	st := &Step{Kind: Predict, Question: &Question{Grade: "pods.size()", When: "true"}}
	old := picture()
	s.Follow(later{old.Version + 1})
	if code, err := s.Run(t.Context(), "true", nil, io.Discard); code != 0 || err != nil {
		t.Fatal(code, err)
	}
	if _, ready, why := s.Grade(st, "3", old); ready || !strings.Contains(why, "looking again") {
		t.Errorf("ready %v, why %q", ready, why)
	}
	if r := s.Check(t.Context(), &Step{Checks: []Check{{Name: "any", Expression: "true"}}}, old); r[0].Done || !strings.Contains(r[0].Why, "looking again") {
		t.Errorf("an old picture is judged by: %+v", r)
	}
	fresh := *old
	fresh.Version++
	if right, ready, _ := s.Grade(st, "3", &fresh); !ready || !right {
		t.Errorf("a command that changes nothing is never graded")
	}
}

// later are pictures of which the one that shows the last command has this version.
type later struct{ version uint64 }

func (l later) Fresh(context.Context) (*live.Snapshot, error) {
	return &live.Snapshot{Version: l.version}, nil
}
