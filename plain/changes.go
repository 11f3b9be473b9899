package plain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/words"
)

// changes prints what is new in a snapshot or in the results of checks, and keeps what was printed.
type changes struct {
	out     io.Writer
	words   *words.Language
	primed  bool // the first snapshot is where changes count from
	said    map[string]string
	results map[string]lessons.Result
	problem string
}

func newChanges(out io.Writer, l *words.Language) *changes {
	return &changes{out: out, words: l, said: map[string]string{}, results: map[string]lessons.Result{}}
}

// snapshot prints a line for each rollout and pod that changed. It says whether anything did.
func (c *changes) snapshot(s *live.Snapshot) (changed bool) {
	if problem := c.words.Tell(s.Problem); problem != c.problem {
		c.problem, changed = problem, true
		if s.Problem.IsZero() {
			fmt.Fprintln(c.out, c.words.Say("cluster: it answers again"))
		} else {
			fmt.Fprintln(c.out, c.words.Say("cluster: %s", problem))
		}
	}
	if !s.Synced {
		return changed
	}
	now := c.describe(s)
	for _, line := range now {
		if c.said[line.of] == line.text {
			continue
		}
		c.said[line.of] = line.text
		if c.primed {
			changed = true
			fmt.Fprintf(c.out, "%s: %s\n", line.of, line.text)
		}
	}
	for _, of := range gone(c.said, now) {
		delete(c.said, of)
		changed = true
		fmt.Fprintln(c.out, c.words.Say("%s: gone", of))
	}
	c.primed = true
	return changed
}

// checks prints each check whose result is not what was printed last. It says whether any is.
func (c *changes) checks(results []lessons.Result) (changed bool) {
	for _, r := range results {
		if c.results[r.Name] == r {
			continue
		}
		c.results[r.Name] = r
		changed = true
		PrintResult(c.out, c.words, r)
	}
	return changed
}

// PrintResult writes one check in a language with its sign, and why when it is not yet done.
func PrintResult(w io.Writer, l *words.Language, r lessons.Result) {
	if r.Done {
		fmt.Fprintln(w, wrapped("✓ "+l.Say("done: "), r.Name))
		return
	}
	fmt.Fprintln(w, wrapped("○ "+l.Say("not yet: "), r.Name+": "+r.Why))
}

type line struct{ of, text string }

// describe says in one line each how every workload and pod of a snapshot fares.
func (c *changes) describe(s *live.Snapshot) []line {
	var out []line
	for _, d := range s.Deployments {
		if r, ok := live.RolloutOf(s, d.Name); ok {
			out = append(out, line{c.words.Say("rollout %s", r.Name), c.rollout(r)})
		}
	}
	for _, rc := range live.Controllers(s) {
		out = append(out, line{c.words.Say("rc %s", rc.Name), c.words.Say("%d of %d pods, %d ready", rc.Current, rc.Desired, rc.Ready)})
	}
	for _, p := range live.Pods(s) {
		text := c.words.Say("%s, %d/%d ready", p.Status, p.Ready, p.Containers)
		if p.Restarts > 0 {
			text = c.words.Say("%s, %d/%d ready, %d restarts", p.Status, p.Ready, p.Containers, p.Restarts)
		}
		out = append(out, line{c.words.Say("pod %s", p.Name), text})
	}
	return out
}

func (c *changes) rollout(r live.Rollout) string {
	var sets []string
	for _, set := range r.Sets {
		switch {
		case set.Now:
			sets = append(sets, c.words.Say("revision %d (%s) has %d of %d pods, %d available", set.Revision, set.Image, set.Current, r.Desired, set.Available))
		case set.Current > 0:
			sets = append(sets, c.words.Say("revision %d (%s) has %d", set.Revision, set.Image, set.Current))
		}
	}
	if r.Paused {
		sets = append(sets, c.words.Say("paused"))
	}
	if !r.Problem.IsZero() {
		sets = append(sets, c.words.Tell(r.Problem))
	}
	return strings.Join(sets, "; ")
}

func gone(said map[string]string, now []line) []string {
	var out []string
	for of := range said {
		if !slices.ContainsFunc(now, func(l line) bool { return l.of == of }) {
			out = append(out, of)
		}
	}
	slices.Sort(out)
	return out
}
