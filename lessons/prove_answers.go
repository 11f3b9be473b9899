package lessons

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// question proves a step that asks something.
func (p *prover) question(ctx context.Context, st *Step) {
	if !p.must(p.session.Prepare(ctx, st)) {
		return
	}
	p.begin(ctx)
	if st.Shown() && st.Question.When != "" {
		p.unknownBefore(ctx, st)
	}
	if !p.must(p.session.Solve(ctx, st, io.Discard)) {
		return
	}
	right, why := p.rightAnswer(ctx, st)
	if why != "" {
		p.brokenf("the question cannot be graded (within %s): %s", passTime, why)
		return
	}
	if !st.Question.Takes(right) {
		kind := "no number"
		if len(st.Question.Choices) > 0 {
			kind = "none of the choices"
		}
		p.brokenf("the right answer is %q, which is %s", right, kind)
		return
	}
	p.graded(ctx, st, right, true)
	for _, pattern := range st.Question.Accept {
		p.graded(ctx, st, " "+strings.ToUpper(example(pattern))+" ", true)
	}
	for _, answer := range st.Question.wrong(right) {
		p.graded(ctx, st, answer, false)
	}
}

// wrong are plausible wrong answers, given the right one: every other choice; of several, one more or one less; of an order, two
// neighbours swapped; another number; another word.
func (q *Question) wrong(right string) []string {
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

// unknownBefore proves that a prediction can't be graded before the command has run: a learner who answers first
// would be told what the cluster was, not what it becomes. What Prepare does may need a while to show.
func (p *prover) unknownBefore(ctx context.Context, st *Step) {
	ctx, cancel := context.WithTimeout(ctx, mistakeTime/2)
	defer cancel()
	for {
		snap := p.watcher.Snapshot()
		if p.session.tooEarly(snap) == "" {
			if _, why := p.session.rightAnswer(ctx, st, snap); why != "" {
				return
			}
		}
		if pause(ctx) != nil {
			p.brokenf("when holds before the command ran")
			return
		}
	}
}

// rightAnswer waits until the cluster can tell the right answer.
func (p *prover) rightAnswer(ctx context.Context, st *Step) (answer, why string) {
	ctx, cancel := context.WithTimeout(ctx, passTime)
	defer cancel()
	for {
		answer, why = p.session.rightAnswer(ctx, st, p.watcher.Snapshot())
		if why == "" || pause(ctx) != nil {
			return answer, why
		}
	}
}

// graded proves how one answer is graded, and that something is said to it.
func (p *prover) graded(ctx context.Context, st *Step, answer string, want bool) {
	right, ready, why := p.session.grade(ctx, st, answer, p.watcher.Snapshot())
	switch {
	case !ready:
		p.brokenf("the answer %q can no longer be graded: %s", answer, why)
	case right != want:
		p.brokenf("the answer %q is graded right=%t; expected %t", answer, right, want)
	case why == "":
		p.brokenf("nothing is said to the answer %q", answer)
	}
}

// says: one check's reason matches.
func says(results []Result, pattern string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && slices.ContainsFunc(results, func(r Result) bool { return !r.Done && re.MatchString(r.Why) })
}

func reasons(results []Result) string {
	var list []string
	for _, r := range results {
		if !r.Done {
			list = append(list, r.Name+": "+r.Why)
		}
	}
	return strings.Join(list, " | ")
}
