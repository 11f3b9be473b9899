package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/shell"
)

// answers says what an answer to the question may be.
func (v *visit) answers() string {
	l, last := v.words(), 'a'+len(v.Choices())-1
	switch v.Step.Question.Form() {
	case lessons.One:
		return l.Say("answer (a-%c)", last)
	case lessons.Several:
		return l.Say("answer (all that are right of a-%c, such as a %c)", last, last)
	case lessons.Order:
		return l.Say("answer (a-%c in the right order, such as b %c … a)", last, last)
	case lessons.Word:
		return l.Say("answer (a word)")
	}
	return l.Say("answer (a number)")
}

// answerOf reads a line as an answer: letters or IDs of choices, a number, or a word, whichever is asked for.
func answerOf(q *lessons.Question, choices []lessons.Choice, line string) (string, bool) {
	switch q.Form() {
	case lessons.Number:
		return line, q.Takes(line)
	case lessons.Word:
		return line, !isOurs(line) && !isCommand(line)
	}
	words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) == 1 && q.Form() != lessons.One && !q.Takes(words[0]) {
		words = strings.Split(words[0], "") // letters without room between them
	}
	var ids []string
	for _, word := range words {
		id, ok := idOf(choices, word)
		if !ok {
			return "", false
		}
		ids = append(ids, id)
	}
	answer := strings.Join(ids, ",")
	return answer, q.Takes(answer)
}

// idOf is the ID of the choice that a letter or an ID names.
func idOf(choices []lessons.Choice, word string) (string, bool) {
	for _, c := range choices {
		if c.ID == word {
			return c.ID, true
		}
	}
	if len(word) == 1 {
		if i := int(word[0]|0x20) - 'a'; i >= 0 && i < len(choices) {
			return choices[i].ID, true
		}
	}
	return "", false
}

// ours are the words that mean the same in every step, also where a word is asked for.
var ours = []string{"", "q", "quit", "exit", "n", "next", "s", "skip", "p", "back", "previous", "h", "hint", "do", "do it", "c", "check", "solve", "?", "help"}

func isOurs(line string) bool { return slices.Contains(ours, strings.ToLower(line)) }

// isCommand says whether a line looks like a command that was typed, the word kubectl maybe left out.
func isCommand(line string) bool {
	word, rest, several := strings.Cut(line, " ")
	return word == "kubectl" || word == "k" || several && (slices.Contains(shell.Programs, word) || slices.Contains(looks, word) && strings.TrimSpace(rest) != "")
}

// looks are what a learner who was asked for a word may look at first.
var looks = []string{"get", "describe", "logs", "explain", "exec", "events", "top", "api-resources", "config", "cluster-info", "version"}

// answer takes an answer and grades it, unless the cluster has to show first what is right.
func (v *visit) answer(ctx context.Context, answer string) error {
	if err := v.Give(answer).Do(); err != nil {
		return err
	}
	if err := v.look(ctx, true); err != nil || v.Waiting() == "" {
		return err
	}
	if v.Next().Runs() {
		v.say("Noted. Now do it and see.")
		return nil
	}
	v.say("Noted. The cluster will tell.")
	v.await()
	return nil
}

// printVerdict says what the answer is worth.
func (v *visit) printVerdict() {
	verdict := "✕ " + v.words().Say("not right")
	if v.Verdict().Right {
		verdict = "✓ " + v.words().Say("right")
	}
	fmt.Fprintf(v.Out, "%s\n%s\n", verdict, text(v.Verdict().Why))
}
