package attempt

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"github.com/kubecadet/cadet/lessons"
)

// shuffled are the choices of a step's question in the order in which a learner sees them: another one for each learner and
// step, so that neither a place nor a neighbour gives the right one away, and the same wherever it is asked. Without a
// learner it is the order of the file. An order that is asked for is never shown as it is.
func shuffled(learner string, l *lessons.Lesson, st *lessons.Step) []lessons.Choice {
	if st.Question == nil {
		return nil
	}
	choices := slices.Clone(st.Question.Choices)
	if learner != "" {
		seed := fnv.New64a()
		_, _ = seed.Write([]byte(learner + "/" + l.ID + "/" + st.ID)) // it never fails
		order := rand.New(rand.NewPCG(seed.Sum64(), 0))               //nolint:gosec // an order to read in, not a secret
		order.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
	}
	if st.Question.Form() == lessons.Order && slices.Equal(choices, st.Question.Choices) && len(choices) > 1 {
		choices = append(choices[1:], choices[0])
	}
	return choices
}
