package reader

import (
	"errors"
	"maps"
	"regexp"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/source"
)

// reader makes the fields of a lesson.yaml into a Lesson, and says what is wrong with them.
type reader struct {
	problems  *source.Problems
	manifests *manifestsOf
	chapter   int
	proven    bool
	scope     *check.Scope                      // what expressions may name; not of a proven course
	watch     []string                          // the kinds that the lesson watches beyond the usual ones
	at        map[*lessons.Step]*source.Mapping // where each step stood
}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (r *reader) lesson(m *source.Mapping) *lessons.Lesson {
	l := &lessons.Lesson{
		ID:        m.Str("id"),
		Chapter:   m.Int("chapter"),
		Namespace: m.Str("namespace"),
		Needs:     needs(m),
		Setup:     m.Strs("setup"),
		Watch:     m.Strs("watch"),
		Manifests: r.manifests.FS,
	}
	r.id(m, l.ID)
	if l.Chapter != r.chapter {
		m.Fieldf("chapter", "chapter: expected %d, as in the folder's name, found %d", r.chapter, l.Chapter)
	}
	if wrong := validation.IsDNS1123Label(l.Namespace); len(wrong) > 0 {
		m.Fieldf("namespace", "namespace: expected a name such as ch%d, found %q", r.chapter, l.Namespace)
	}
	for _, kind := range l.Watch {
		if err := live.CheckKind(kind); err != nil {
			m.Fieldf("watch", "watch: %v", err)
		}
	}
	r.watch = l.Watch
	for _, file := range l.Setup {
		r.manifests.needed(m, "setup", file)
	}
	if !r.proven {
		var err error
		if r.scope, err = check.NewScope(); err != nil {
			m.Addf(m.At, "%v", err)
			return l
		}
	}
	l.Variables = r.variables(m)
	r.at = map[*lessons.Step]*source.Mapping{}
	seen := map[string]int{}
	for _, sm := range m.Maps("steps") {
		st := r.step(sm)
		if first, twice := seen[st.ID]; twice {
			sm.Fieldf("id", "a second step of this id; the first is on line %d", first)
			continue
		}
		for _, id := range st.BuildsOn {
			if _, before := seen[id]; !before {
				sm.Fieldf("after", "after: there is no step %q before this one; %s", id, source.Suggest(id, slices.Sorted(maps.Keys(seen))))
			}
		}
		seen[st.ID], r.at[st] = sm.PlaceOf("id").Line, sm
		l.Steps = append(l.Steps, st)
	}
	if len(seen) == 0 {
		m.Fieldf("steps", "expected steps: a list of at least one step")
	}
	m.Done()
	if !r.proven {
		r.manifests.applied(l, r.at)
		r.manifests.check(unfinished(l))
	}
	return l
}

// unfinished are the files that the learner has yet to write.
func unfinished(l *lessons.Lesson) []string {
	var files []string
	for _, st := range l.Steps {
		if st.Edit != "" {
			files = append(files, st.Edit)
		}
	}
	return files
}

// needs reads the traits that a cluster must have.
func needs(m *source.Mapping) []string {
	return m.SomeOf("needs", "need", cluster.AllTraits())
}

func (r *reader) id(m *source.Mapping, id string) {
	if !idPattern.MatchString(id) {
		m.Fieldf("id", "id: expected a name in small letters, such as roll-out-v2, found %q", id)
	}
}

func (r *reader) step(m *source.Mapping) *lessons.Step {
	st := &lessons.Step{ID: m.Str("id")}
	if st.ID != "" {
		m.What = "step " + st.ID
	}
	st.Kind = lessons.Kind(m.OneOf("kind", "kind", lessons.Kinds()))
	r.id(m, st.ID)
	defer func(outer *check.Scope) { r.scope = outer }(r.scope)
	st.Variables = r.variables(m)
	st.Needs = needs(m)
	st.Manifest = m.Str("manifest")
	st.Command = shell(m, "command")
	st.Prepare = shell(m, "prepare")
	st.Solution = shell(m, "solution")
	if st.Manifest != "" {
		r.manifests.needed(m, "manifest", st.Manifest)
		if st.Command == "" && st.Applies() {
			st.Command = "kubectl apply -f " + st.Manifest
		}
	}
	if st.Edit = m.Str("edit"); st.Edit != "" {
		r.manifests.needed(m, "edit", st.Edit)
	}
	if show := m.Map("show"); show != nil {
		st.Show = showOf(show)
	}
	for _, cm := range m.Maps("checks") {
		st.Checks = append(st.Checks, r.check(cm))
	}
	if q := m.Map("question"); q != nil {
		st.Question = r.question(q)
	}
	for _, mm := range m.Maps("mistakes") {
		st.Mistakes = append(st.Mistakes, r.mistake(mm))
	}
	st.BuildsOn = m.Strs("after")
	m.Done()
	kindRules(st, m)
	return st
}

func (r *reader) check(m *source.Mapping) lessons.Check {
	c := lessons.Check{Name: m.Str("name")}
	if c.Name == "" {
		m.Addf(m.At, "expected name: what must hold, in words")
	} else {
		m.What += " " + c.Name
	}
	c.Expression = r.expression(m, "expression", check.Verdict)
	c.MessageExpression = r.expression(m, "messageExpression", check.Text)
	if h := m.Map("http"); h != nil {
		c.HTTP = readHTTP(h)
	}
	if d := m.Map("dns"); d != nil {
		c.DNS = readDNS(d)
	}
	if e := m.Map("exec"); e != nil {
		c.Exec = readExec(e)
	}
	if l := m.Map("logs"); l != nil {
		c.Logs = readLogs(l)
	}
	if e := m.Map("events"); e != nil {
		c.Events = readEvents(e)
	}
	kinds := slices.DeleteFunc([]string{"expression", "http", "dns", "exec", "logs", "events"}, func(kind string) bool { return !m.Has(kind) })
	if len(kinds) != 1 {
		m.Addf(m.At, "expected exactly one of expression, http, dns, exec, logs, events; found %d", len(kinds))
	}
	if m.Has("messageExpression") && !m.Has("expression") && !m.Has("exec") {
		m.Fieldf("messageExpression", "messageExpression goes with expression or exec; the other checks say themselves what came back")
	}
	m.Done()
	return c
}

func (r *reader) mistake(m *source.Mapping) lessons.Mistake {
	mistake := lessons.Mistake{Command: shell(m, "command"), Says: pattern(m, "says"), Undo: shell(m, "undo")}
	if mistake.Command == "" {
		m.Fieldf("command", "expected command: the wrong way, as a learner would type it")
	}
	if mistake.Says == "" {
		m.Fieldf("says", "expected says: a regular expression that one check's reason matches then")
	}
	m.Done()
	return mistake
}

// expression reads a CEL expression and compiles it, so that a mistake in it is found before a learner meets it.
func (r *reader) expression(m *source.Mapping, field string, wanted check.Wanted) string {
	text := m.Str(field)
	if text == "" {
		if m.Has(field) {
			m.Fieldf(field, "%s: expected a CEL expression, found nothing", field)
		}
		return ""
	}
	if r.proven {
		return text
	}
	program, err := r.scope.Compile(text, wanted)
	var syntax *check.SyntaxError
	switch {
	case errors.As(err, &syntax):
		m.Addf(m.Within(field, syntax.Line, syntax.Column), "%s: %s", field, syntax.Text)
	case err != nil:
		m.Fieldf(field, "%s: %v", field, err)
	}
	for _, kind := range program.Kinds() {
		if !live.Watched(kind, r.watch) {
			m.Fieldf(field, "%s: it reads %s, which the lesson doesn't watch; add it to watch:, at the top", field, kind)
		}
	}
	return text
}

// pattern reads a regular expression.
func pattern(m *source.Mapping, field string) string {
	text := m.Str(field)
	if _, err := regexp.Compile(text); err != nil {
		m.Fieldf(field, "%s: not a regular expression: %v", field, err)
	}
	return text
}
