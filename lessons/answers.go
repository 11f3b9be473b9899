package lessons

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/lessons/accept"
)

// Wrong are plausible wrong answers, given the right one: every other choice; of several, one more or one less; of an order, two
// neighbours swapped; another number; another word.
func (q *Question) Wrong(right string) []string {
	var wrong []string
	chosen := q.Chosen(right)
	switch q.Form() {
	case One, Several:
		for _, c := range q.Choices {
			at := slices.Index(chosen, c)
			switch {
			case q.Form() == One && at < 0:
				wrong = append(wrong, c.ID)
			case at < 0:
				wrong = append(wrong, JoinIDs(append(slices.Clone(chosen), c)))
			case len(chosen) > 1:
				wrong = append(wrong, JoinIDs(slices.Delete(slices.Clone(chosen), at, at+1)))
			}
		}
	case Order:
		for i := range len(chosen) - 1 {
			swapped := slices.Clone(chosen)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			wrong = append(wrong, JoinIDs(swapped))
		}
	case Number:
		number, _ := strconv.ParseFloat(right, 64) // it is one: Takes said so
		wrong = append(wrong, strconv.FormatFloat(number+1, 'f', -1, 64))
	case Word:
		wrong = append(wrong, "no"+right, right+"no", "?")
	}
	return wrong
}

// Accepted are answers that the question takes for right, one of each pattern of words, however they are typed.
func (q *Question) Accepted() []string {
	var list []string
	for _, pattern := range q.Accept {
		list = append(list, " "+strings.ToUpper(accept.Example(pattern))+" ")
	}
	return list
}
