package plain

import (
	"context"
	"fmt"
	"strconv"

	"github.com/kubecadet/cadet/lessons"
)

// answers says what an answer to the question may be.
func (v *visit) answers() string {
	if n := len(v.Choices()); n > 0 {
		return fmt.Sprintf("answer (a-%c)", 'a'+n-1)
	}
	return "answer (a number)"
}

// answerOf reads a line as an answer: the letter or the ID of a choice, or a number where one is asked for.
func answerOf(choices []lessons.Choice, line string) (string, bool) {
	if len(choices) == 0 {
		_, err := strconv.ParseFloat(line, 64)
		return line, err == nil
	}
	for _, c := range choices {
		if c.ID == line {
			return c.ID, true
		}
	}
	if len(line) == 1 {
		if i := int(line[0]|0x20) - 'a'; i >= 0 && i < len(choices) {
			return choices[i].ID, true
		}
	}
	return "", false
}

// answer takes an answer and grades it, unless the cluster has to show first what is right.
func (v *visit) answer(ctx context.Context, answer string) error {
	if err := v.Give(answer).Do(); err != nil {
		return err
	}
	if err := v.look(ctx, true); err != nil || v.Waiting() == "" {
		return err
	}
	if v.Next().Runs() {
		fmt.Fprintln(v.Out, "Noted. Now do it and see.")
		return nil
	}
	fmt.Fprintln(v.Out, "Noted. The cluster will tell.")
	v.await()
	return nil
}

// printVerdict says what the answer is worth.
func (v *visit) printVerdict() {
	verdict := "✕ not right"
	if v.Verdict().Right {
		verdict = "✓ right"
	}
	fmt.Fprintf(v.Out, "%s\n%s\n", verdict, text(v.Verdict().Why))
}
