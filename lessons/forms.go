package lessons

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/lessons/accept"
)

// Form is how a question is answered.
type Form int

// The forms of questions. An answer is the ID of a choice, a number, a text, or IDs joined by commas.
const (
	Number  Form = iota
	One          // of the choices
	Several      // all of the choices that are right
	Order        // the choices, from the first to the last
	Word         // a text that is typed
)

// Form returns how the question is answered.
func (q *Question) Form() Form {
	switch {
	case q.Ordered:
		return Order
	case q.Several:
		return Several
	case len(q.Choices) > 0:
		return One
	case q.Text || len(q.Accept) > 0:
		return Word
	}
	return Number
}

// Chosen returns the choices that an answer names, in its order; nil where it names none, or one that isn't there.
func (q *Question) Chosen(answer string) []Choice {
	if answer == "" || len(q.Choices) == 0 {
		return nil
	}
	var chosen []Choice
	for id := range strings.SplitSeq(answer, ",") {
		c := q.Choice(strings.TrimSpace(id))
		if c == nil || slices.Contains(chosen, *c) {
			return nil
		}
		chosen = append(chosen, *c)
	}
	return chosen
}

// JoinIDs makes an answer of choices.
func JoinIDs(choices []Choice) string {
	ids := make([]string, len(choices))
	for i, c := range choices {
		ids[i] = c.ID
	}
	return strings.Join(ids, ",")
}

// Takes says whether an answer is one that the question could be answered with: of its choices, a number, or a word.
func (q *Question) Takes(answer string) bool {
	n := len(q.Chosen(answer))
	switch q.Form() {
	case One:
		return n == 1
	case Several:
		return n > 0
	case Order:
		return n == len(q.Choices)
	case Word:
		return strings.TrimSpace(answer) != ""
	}
	_, err := strconv.ParseFloat(strings.TrimSpace(answer), 64)
	return err == nil
}

// IsRight compares an answer with the right one: several without regard to their order, and a text with what is accepted.
func (q *Question) IsRight(answer, wanted string) bool {
	switch q.Form() {
	case Several:
		given, right := q.Chosen(answer), q.Chosen(wanted)
		return len(given) == len(right) && !slices.ContainsFunc(right, func(c Choice) bool { return !slices.Contains(given, c) })
	case Order:
		return slices.Equal(q.Chosen(answer), q.Choices)
	case Word:
		if len(q.Accept) > 0 {
			return slices.ContainsFunc(q.Accept, func(pattern string) bool { return accept.Matches(pattern, answer) })
		}
	}
	return same(answer, wanted)
}

// same compares answers: numbers as numbers, so that 3 and 3.0 are one, and words without regard to case.
func same(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return x == y
	}
	return strings.EqualFold(a, b)
}
