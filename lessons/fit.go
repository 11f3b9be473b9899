package lessons

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/words"
)

// Missing returns what the lesson needs and the cluster does not offer, each with the reason.
func (l *Lesson) Missing(t cluster.Traits) []string { return missing(l.Needs, t) }

func missing(needs []string, t cluster.Traits) []string {
	var lacks []string
	for _, need := range needs {
		if why, found := t[cluster.Trait(need)]; found {
			lacks = append(lacks, fmt.Sprintf("%s (%s)", need, why))
		}
	}
	return lacks
}

// AsksFor says whether the lesson, or one of its steps, needs something that not every cluster offers.
func (l *Lesson) AsksFor() bool {
	for _, st := range l.Steps {
		if len(st.Needs) > 0 {
			return true
		}
	}
	return len(l.Needs) > 0
}

// Fit returns the lesson as a cluster can do it: a step that needs what the cluster doesn't offer becomes one to read, which
// says why and what would be seen. The lesson itself is left as it is.
func (l *Lesson) Fit(t cluster.Traits) *Lesson {
	fitted := *l
	fitted.Steps = make([]*Step, len(l.Steps))
	for i, st := range l.Steps {
		fitted.Steps[i] = st
		if lacks := missing(st.Needs, t); len(lacks) > 0 {
			fitted.Steps[i] = st.toRead(l.words, strings.Join(lacks, ", "))
		}
	}
	return &fitted
}

// toRead is the step with nothing to do in it.
func (st *Step) toRead(l *words.Language, lacks string) *Step {
	parts := []string{l.Say("*This cluster doesn't offer what the step needs: %s. Read what you would do, and see:*", lacks), st.Text}
	if st.Command != "" {
		parts = append(parts, "```sh\n"+st.Command+"\n```")
	}
	if st.After != "" {
		parts = append(parts, st.After)
	}
	return &Step{ID: st.ID, Kind: Read, Title: st.Title, Text: strings.Join(parts, "\n\n"), Show: st.Show}
}

// NeedsEdge says whether the lesson, or a step of it that is not only read, needs what the edge gives: an Ingress controller,
// or addresses for load balancers.
func (l *Lesson) NeedsEdge() bool {
	edges := func(needs []string) bool {
		return slices.Contains(needs, string(cluster.Ingress)) || slices.Contains(needs, string(cluster.LoadBalancer))
	}
	return edges(l.Needs) || slices.ContainsFunc(l.Steps, func(st *Step) bool { return st.Kind != Read && edges(st.Needs) })
}
