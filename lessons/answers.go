package lessons

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
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
		list = append(list, " "+strings.ToUpper(example(pattern))+" ")
	}
	return list
}

// example is a text that a pattern matches, as far as that can be told from its parts.
func example(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	return exampleOf(re)
}

func exampleOf(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return ""
		}
		return string(re.Rune[len(re.Rune)-1]) // the last: a letter rather than a sign
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpConcat:
		var b strings.Builder
		for _, part := range re.Sub {
			b.WriteString(exampleOf(part))
		}
		return b.String()
	case syntax.OpCapture, syntax.OpPlus, syntax.OpAlternate:
		return exampleOf(re.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(exampleOf(re.Sub[0]), re.Min)
	}
	return ""
}
