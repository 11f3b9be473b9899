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
	wrong := []string{}
	for _, c := range st.Question.Choices {
		if !same(c.ID, right) {
			wrong = append(wrong, c.ID)
		}
	}
	number, err := strconv.ParseFloat(right, 64)
	switch {
	case len(st.Question.Choices) > 0 && len(wrong) == len(st.Question.Choices):
		p.brokenf("the right answer is %q, which is none of the choices", right)
		return
	case len(wrong) == 0 && err != nil:
		p.brokenf("the right answer is %q, which is no number", right)
		return
	case len(wrong) == 0:
		wrong = append(wrong, strconv.FormatFloat(number+1, 'f', -1, 64))
	}
	p.graded(ctx, st, right, true)
	for _, answer := range wrong {
		p.graded(ctx, st, answer, false)
	}
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
