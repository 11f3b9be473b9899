package keys

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Changes are the keys of a file, by the action.
type Changes map[string][]string

// Problems are what is wrong with a file of keys: each with file and line, in the order of the lines.
type Problems []Problem

// Problem is one of them.
type Problem struct {
	File string
	Line int // 0 where it is about the whole file
	What string
}

// Error says all of them, a line each.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = fmt.Sprintf("%s:%d: %s", problem.File, problem.Line, problem.What)
	}
	return strings.Join(lines, "\n")
}

// always are keys that stand for something in every question, dialog and list.
var always = map[string]string{"ctrl+c": "always stops and closes", "backspace": "takes back a part of an answer"}

// reader reads a file of keys.
type reader struct {
	set      *Set
	file     string
	lines    map[*Action]int
	changes  Changes
	problems Problems
}

// Read reads a file of keys: groups of actions, each with a key or a list of keys. Its errors are Problems; what it
// changes is not changed yet.
func (s *Set) Read(file string, data []byte) (Changes, error) {
	r := &reader{set: s, file: file, lines: map[*Action]int{}, changes: Changes{}}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, r.broken(err)
	}
	if len(document.Content) > 0 && document.Content[0].Tag != "!!null" {
		r.pairs(document.Content[0], "name groups of keys, as \"cadet keys\" prints them", r.group)
	}
	if r.clashes(); len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
		return nil, r.problems
	}
	return r.changes, nil
}

// broken is a file that is no YAML.
func (r *reader) broken(err error) error {
	line, what := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if n, _ := fmt.Sscanf(what, "line %d:", &line); n == 1 {
		_, what, _ = strings.Cut(what, ": ")
	}
	return Problems{{r.file, line, "this is no YAML: " + what}}
}

func (r *reader) say(at *yaml.Node, form string, args ...any) {
	r.problems = append(r.problems, Problem{r.file, at.Line, fmt.Sprintf(form, args...)})
}

// pairs reads names and what stands below them; otherwise says what to write instead.
func (r *reader) pairs(n *yaml.Node, otherwise string, do func(name, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.say(n, "%s", otherwise)
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		if before, twice := seen[name.Value]; twice {
			r.say(name, "%s is there already, in line %d: keep one of them", name.Value, before)
			continue
		}
		seen[name.Value] = name.Line
		do(name, n.Content[i+1])
	}
}

func (r *reader) group(name, value *yaml.Node) {
	if !slices.Contains(r.set.groups(), name.Value) {
		r.say(name, "there is no group %s: they are %s", name.Value, strings.Join(r.set.groups(), ", "))
		return
	}
	r.pairs(value, "name actions of "+name.Value+" with a key each, as \"cadet keys\" prints them", func(action, keys *yaml.Node) {
		r.action(name.Value, action, keys)
	})
}

func (r *reader) action(group string, name, value *yaml.Node) {
	a := r.set.find(group, name.Value)
	if a == nil {
		var all []string
		for _, other := range r.set.of(group) {
			all = append(all, other.Name)
		}
		r.say(name, "%s has no action %s: they are %s", group, name.Value, strings.Join(all, ", "))
		return
	}
	r.lines[a] = name.Line
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	var keys []string
	for _, n := range nodes {
		switch err := checkNode(n, a); {
		case err != nil:
			r.say(n, "%s: %s", a, err)
		case slices.Contains(keys, n.Value):
			r.say(n, "%s has %s twice", a, n.Value)
		default:
			keys = append(keys, n.Value)
		}
	}
	typed := slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return !isText(k) })
	switch {
	case len(nodes) == 0:
		r.say(name, "%s needs a key", a)
	case a.text == allBare && len(typed) > 0, a.text == oneBare && len(typed) > 0 && len(typed) == len(keys):
		r.say(name, "%s works while letters are text, so it needs a key that types nothing, such as ctrl+g or f5; %s is text", a, strings.Join(typed, ", "))
	}
	r.changes[a.String()] = keys
}

// checkNode says what is wrong with a key of the file. What an action has as usual it may keep.
func checkNode(n *yaml.Node, a *Action) error {
	switch does, fixed := always[n.Value]; {
	case n.Kind == yaml.ScalarNode && slices.Contains(a.usual, n.Value):
		return nil
	case n.Kind != yaml.ScalarNode, n.Value == "" && n.Style == 0:
		return errors.New(`name a key, or several as in [up, k]; signs stand in quotes, as in ":"`)
	case fixed:
		return fmt.Errorf("%s %s: choose another key", n.Value, does)
	case len(n.Value) == 1 && n.Value >= "0" && n.Value <= "9":
		return fmt.Errorf("%s answers questions: choose another key", n.Value)
	}
	return check(n.Value)
}

// clashes finds keys that would do two things at the same time.
func (r *reader) clashes() {
	all := r.set.actions
	for i, a := range all {
		for _, b := range all[i+1:] {
			if r.lines[a]+r.lines[b] == 0 || !r.set.meet(a.Group, b.Group) {
				continue
			}
			for _, k := range r.keys(a) {
				if slices.Contains(r.keys(b), k) {
					r.clash(a, b, k)
				}
			}
		}
	}
}

// clash says that a key stands for two actions, at the line that made it so.
func (r *reader) clash(a, b *Action, k string) {
	if r.lines[a] < r.lines[b] {
		a, b = b, a
	}
	where := ", as usual"
	if r.lines[b] > 0 {
		where = fmt.Sprintf(", in line %d", r.lines[b])
	}
	r.problems = append(r.problems, Problem{r.file, r.lines[a], fmt.Sprintf("%s is the key of %s and of %s%s: give one of them another key", k, a, b, where)})
}

// keys are those that an action is to have.
func (r *reader) keys(a *Action) []string {
	if r.lines[a] > 0 {
		return r.changes[a.String()]
	}
	return a.usual
}

// Apply gives actions the keys of a file.
func (s *Set) Apply(c Changes) {
	for _, a := range s.actions {
		if names, ok := c[a.String()]; ok {
			a.set(names)
		}
	}
}
