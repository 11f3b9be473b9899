package attempt

import (
	"testing"

	"github.com/kubecadet/cadet/lessons"
)

// An order that is asked for is never shown as it is.
func TestOrderIsShuffled(t *testing.T) {
	q := &lessons.Question{Ordered: true, Choices: []lessons.Choice{{ID: "a"}, {ID: "b"}}}
	for _, learner := range []string{"", "ann", "bob", "eve", "kim"} {
		if got := shuffled(learner, &lessons.Lesson{}, &lessons.Step{Question: q}); got[0].ID != "b" || got[1].ID != "a" {
			t.Errorf("%q sees %v", learner, got)
		}
	}
}
