package attempt

import (
	"testing"

	"github.com/kubecadet/cadet/lessons/reader"
)

// The pod that a check asks is made by a step whose manifest has it.
func TestMakes(t *testing.T) {
	course, err := reader.Load("en", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ lesson, step string }{{"deployments", "service-and-caller"}, {"replicationcontroller", "first-of-v2"}} {
		l, err := course.Find(c.lesson)
		if err != nil {
			t.Fatal(err)
		}
		p := Place{Lesson: l}
		for _, st := range l.Steps {
			if got := p.makes(st, "caller"); got != (st.ID == c.step) {
				t.Errorf("lesson %s, step %s makes the caller: %v", c.lesson, st.ID, got)
			}
		}
	}
}
