package plain

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
)

// changes prints what is new in a snapshot or in the results of checks, and keeps what was printed.
type changes struct {
	out     io.Writer
	primed  bool // the first snapshot is where changes count from
	said    map[string]string
	results map[string]lessons.Result
	problem string
}

func newChanges(out io.Writer) *changes {
	return &changes{out: out, said: map[string]string{}, results: map[string]lessons.Result{}}
}

// snapshot prints a line for each rollout and pod that changed. It says whether anything did.
func (c *changes) snapshot(s *live.Snapshot) (changed bool) {
	if s.Problem != c.problem {
		c.problem, changed = s.Problem, true
		if s.Problem == "" {
			fmt.Fprintln(c.out, "cluster: it answers again")
		} else {
			fmt.Fprintf(c.out, "cluster: %s\n", s.Problem)
		}
	}
	if !s.Synced {
		return changed
	}
	now := describe(s)
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
		fmt.Fprintf(c.out, "%s: gone\n", of)
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
		PrintResult(c.out, r)
	}
	return changed
}

// PrintResult writes one check with its sign, and why when it is not yet done.
func PrintResult(w io.Writer, r lessons.Result) {
	if r.Done {
		fmt.Fprintln(w, wrapped("✓ done: ", r.Name))
		return
	}
	fmt.Fprintln(w, wrapped("○ not yet: ", r.Name+": "+r.Why))
}

type line struct{ of, text string }

// describe says in one line each how every workload and pod of a snapshot fares.
func describe(s *live.Snapshot) []line {
	var out []line
	for _, d := range s.Deployments {
		if r, ok := live.RolloutOf(s, d.Name); ok {
			out = append(out, line{"rollout " + r.Name, rollout(r)})
		}
	}
	for _, rc := range live.Controllers(s) {
		out = append(out, line{"rc " + rc.Name, fmt.Sprintf("%d of %d pods, %d ready", rc.Current, rc.Desired, rc.Ready)})
	}
	for _, p := range live.Pods(s) {
		text := fmt.Sprintf("%s, %d/%d ready", p.Status, p.Ready, p.Containers)
		if p.Restarts > 0 {
			text += fmt.Sprintf(", %d restarts", p.Restarts)
		}
		out = append(out, line{"pod " + p.Name, text})
	}
	return out
}

func rollout(r live.Rollout) string {
	var sets []string
	for _, set := range r.Sets {
		switch {
		case set.Now:
			sets = append(sets, fmt.Sprintf("revision %d (%s) has %d of %d pods, %d available", set.Revision, set.Image, set.Current, r.Desired, set.Available))
		case set.Current > 0:
			sets = append(sets, fmt.Sprintf("revision %d (%s) has %d", set.Revision, set.Image, set.Current))
		}
	}
	if r.Paused {
		sets = append(sets, "paused")
	}
	if r.Problem != "" {
		sets = append(sets, r.Problem)
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
