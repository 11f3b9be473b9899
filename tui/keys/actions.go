package keys

import (
	"reflect"
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
)

// Action is what a key does, by the name that it has in a file of keys.
type Action struct {
	Group, Name string // as in "pods", "delete"

	bindings []*key.Binding // one, but of those that move one in each pane
	usual    []string       // the keys before any were changed
	text     textRule
}

// Does says what the key does.
func (a *Action) Does() string { return a.bindings[0].Help().Desc }

// Keys are those that do it now.
func (a *Action) Keys() []string { return a.bindings[0].Keys() }

func (a *Action) String() string { return a.Group + "." + a.Name }

// set binds other keys.
func (a *Action) set(names []string) {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = Sign(name)
	}
	for _, b := range a.bindings {
		b.SetKeys(names...)
		b.SetHelp(strings.Join(all, "/"), b.Help().Desc)
	}
}

// textRule says whether a key that types something may stand for an action.
type textRule int

const (
	anyKey  textRule = iota
	oneBare          // one key at least must type nothing: the action is wanted while letters are text
	allBare          // all must: the action takes its key before it would be text
)

// Where the keys of a group work decides with which others they must not clash.
type Where int

// The places of keys.
const (
	Everywhere Where = iota // whichever pane has the focus
	InPane                  // while one pane has it
	Alone                   // while nothing else takes keys
	Before                  // before those of a pane
)

// moving is the group of the keys that move, which all panes share.
const moving = "moves"

// Set is the actions whose keys can be changed.
type Set struct {
	actions []*Action
	where   map[string]Where
	moves   map[string]bool // groups that have the keys that move
	common  Moves
}

// Moves are the keys that move, in whatever pane.
func (s *Set) Moves() []key.Binding { return s.common.Bindings() }

// Add adds a group of keys: a pointer to the struct that binds them. What it embeds of Moves belongs to the group that all
// share. A field tagged `keys:"fixed"` stays as it is. One tagged `keys:"typing"` is wanted while letters are text, and one
// tagged `keys:"first"` comes before text; so does every key of a group that works alone.
func (s *Set) Add(group string, where Where, keyMap any) {
	if s.where == nil {
		s.where, s.moves, s.common = map[string]Where{moving: InPane}, map[string]bool{}, DefaultMoves()
	}
	s.where[group] = where
	v := reflect.ValueOf(keyMap).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch b := v.Field(i).Addr().Interface().(type) {
		case *Moves:
			if len(s.moves) == 0 {
				s.addAll(moving, reflect.ValueOf(&s.common).Elem())
			}
			s.moves[group] = true
			s.addAll(moving, reflect.ValueOf(b).Elem())
		case *key.Binding:
			s.add(group, field, b)
		}
	}
}

func (s *Set) addAll(group string, v reflect.Value) {
	for i := range v.NumField() {
		s.add(group, v.Type().Field(i), v.Field(i).Addr().Interface().(*key.Binding))
	}
}

// add adds a binding. One that is there by its name already is the same in another pane.
func (s *Set) add(group string, field reflect.StructField, b *key.Binding) {
	tag := field.Tag.Get("keys")
	if tag == "fixed" {
		return
	}
	a := s.find(group, kebab(field.Name))
	if a == nil {
		a = &Action{Group: group, Name: kebab(field.Name), usual: b.Keys()}
		switch {
		case s.where[group] == Alone, tag == "first":
			a.text = allBare
		case tag == "typing":
			a.text = oneBare
		}
		s.actions = append(s.actions, a)
	}
	a.bindings = append(a.bindings, b)
}

// find is the action of a name; nil where there is none.
func (s *Set) find(group, name string) *Action {
	for _, a := range s.actions {
		if a.Group == group && a.Name == name {
			return a
		}
	}
	return nil
}

// Name is what the screen calls the key of an action; empty where there is no such action.
func (s *Set) Name(group, name string) string {
	if a := s.find(group, name); a != nil {
		return Name(*a.bindings[0])
	}
	return ""
}

// groups are the names of the groups, in the order in which they came.
func (s *Set) groups() []string {
	var names []string
	for _, a := range s.actions {
		if !slices.Contains(names, a.Group) {
			names = append(names, a.Group)
		}
	}
	return names
}

// of are the actions of a group.
func (s *Set) of(group string) []*Action {
	return slices.DeleteFunc(slices.Clone(s.actions), func(a *Action) bool { return a.Group != group })
}

// meet says whether two groups take keys at the same time.
func (s *Set) meet(a, b string) bool {
	switch {
	case a == b:
		return true
	case s.where[a] == Alone || s.where[b] == Alone:
		return false
	case s.where[a] == Everywhere || s.where[b] == Everywhere:
		return true
	case s.where[a] == Before || s.where[b] == Before:
		return false
	}
	return a == moving && s.moves[b] || b == moving && s.moves[a]
}

// kebab is a name as in "catch-up".
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
