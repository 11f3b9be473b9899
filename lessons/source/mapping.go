package source

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/kubecadet/cadet/internal/printable"
)

// Mapping is a YAML mapping that is read field by field. Reading a field as something it is not is a problem, and
// so is a field that nobody asked for.
type Mapping struct {
	At     Place  // where it begins
	What   string // what problems call it, such as "step roll-out-v2"
	file   *file
	keys   map[string]*yaml.Node
	values map[string]*yaml.Node
	asked  []string
	shape  *Shape // what is asked for, where nothing is there to be read
}

// file is what all mappings of a file share.
type file struct {
	problems *Problems
	lines    []string
}

// Parse reads a file that holds one YAML mapping; nil, and a problem, when it holds none.
func Parse(problems *Problems, data []byte) *Mapping {
	docs, ok := Documents(problems, data)
	switch {
	case !ok:
		return nil
	case len(docs) == 0:
		problems.Addf(Line(1), "the file is empty; expected YAML")
		return nil
	case len(docs) > 1:
		problems.Addf(placeOf(docs[1]), "expected one YAML document, found more")
	}
	return newMapping(&file{problems, strings.Split(string(data), "\n")}, docs[0], "")
}

func placeOf(node *yaml.Node) Place { return Place{Line: node.Line, Column: node.Column} }

func newMapping(f *file, node *yaml.Node, what string) *Mapping {
	m := &Mapping{What: what, At: placeOf(node), file: f, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	if node.Kind != yaml.MappingNode {
		m.Addf(m.At, "expected fields (name: value), found %s", kindOf(node))
		return m
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if _, twice := m.keys[key.Value]; twice {
			m.Addf(placeOf(key), "field %q is there twice; first on line %d", key.Value, m.keys[key.Value].Line)
			continue
		}
		m.keys[key.Value], m.values[key.Value] = key, value
	}
	return m
}

func kindOf(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "fields"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias (*name), which is not used here; write it out"
	case yaml.ScalarNode:
		if node.Tag == "!!null" {
			return "nothing"
		}
		return strconv.Quote(node.Value)
	}
	return "something else"
}

// Addf adds a problem at a place, called by what the mapping is.
func (m *Mapping) Addf(at Place, format string, args ...any) {
	if m.What != "" {
		format = "%s: " + format
		args = append([]any{m.What}, args...)
	}
	m.file.problems.Addf(at, format, args...)
}

// Fieldf adds a problem at the place of a field, or of the mapping when the field is not there.
func (m *Mapping) Fieldf(field, format string, args ...any) {
	m.Addf(m.PlaceOf(field), format, args...)
}

// PlaceOf returns the place of a field's value, or of the mapping when the field is not there.
func (m *Mapping) PlaceOf(field string) Place {
	if v, ok := m.values[field]; ok {
		return placeOf(v)
	}
	return m.At
}

// Within returns the place in the file of a line and column of a field's text. Where the text is folded or has escapes, it is
// that of the field.
func (m *Mapping) Within(field string, line, column int) Place {
	v, ok := m.values[field]
	if !ok {
		return m.At
	}
	at := placeOf(v)
	if v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 { // its text begins on the line below
		indent := 0
		for _, text := range m.file.lines[min(at.Line, len(m.file.lines)):] {
			if trimmed := strings.TrimLeft(text, " "); strings.TrimSpace(trimmed) != "" {
				indent = len(text) - len(trimmed)
				break
			}
		}
		return Place{Line: at.Line + line, Column: indent + column}
	}
	start := at.Column - 1
	if v.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		start++
	}
	if at.Line > len(m.file.lines) {
		return at // YAML breaks lines at characters that few others do
	}
	value, there := []rune(v.Value), []rune(m.file.lines[at.Line-1])
	if line != 1 || column < 1 || column-1 > len(value) || start > len(there) || !strings.HasPrefix(string(there[start:]), string(value[:column-1])) {
		return at
	}
	return Place{Line: at.Line, Column: start + column}
}

// Has says whether a field is there.
func (m *Mapping) Has(field string) bool {
	m.asked = append(m.asked, field)
	if m.shape != nil && m.shape.Of[field] == nil {
		m.shape.Of[field] = &Shape{} // how it is written is still to be said
	}
	_, ok := m.values[field]
	return ok
}

func (m *Mapping) value(field string, kind yaml.Kind, expected string) *yaml.Node {
	if !m.Has(field) {
		return nil
	}
	v := m.values[field]
	if v.Kind != kind || v.Tag == "!!null" {
		m.Addf(placeOf(v), "%s: expected %s, found %s", field, expected, kindOf(v))
		return nil
	}
	return v
}

// Str reads a text; empty when the field is not there.
func (m *Mapping) Str(field string) string {
	m.note(field, Text, nil)
	if v := m.value(field, yaml.ScalarNode, "a text"); v != nil {
		return printable.Lines(v.Value)
	}
	return ""
}

// OneOf reads a text that must be one of those known, which are of a kind such as "pane".
func (m *Mapping) OneOf(field, kind string, known []string) string {
	m.note(field, Text, known)
	v := m.value(field, yaml.ScalarNode, "a text")
	if v == nil {
		return ""
	}
	if !slices.Contains(known, v.Value) {
		m.Fieldf(field, "%s: unknown %s %q; %s", field, kind, v.Value, Suggest(v.Value, known))
	}
	return printable.Lines(v.Value)
}

// SomeOf reads a list of texts that must be among those known.
func (m *Mapping) SomeOf(field, kind string, known []string) []string {
	m.note(field, Several, known)
	list := m.Strs(field)
	for _, text := range list {
		if !slices.Contains(known, text) {
			m.Fieldf(field, "%s: unknown %s %q; %s", field, kind, text, Suggest(text, known))
		}
	}
	return list
}

// Int reads a whole number; 0 when the field is not there.
func (m *Mapping) Int(field string) int {
	m.note(field, Number, nil)
	v := m.value(field, yaml.ScalarNode, "a whole number")
	if v == nil {
		return 0
	}
	n, err := strconv.Atoi(v.Value)
	if err != nil {
		m.Addf(placeOf(v), "%s: expected a whole number, found %q", field, v.Value)
	}
	return n
}

// Strs reads a list of texts.
func (m *Mapping) Strs(field string) []string {
	m.note(field, Several, nil)
	v := m.value(field, yaml.SequenceNode, "a list of texts")
	if v == nil {
		return nil
	}
	var list []string
	for _, item := range v.Content {
		if item.Kind != yaml.ScalarNode || item.Tag == "!!null" {
			m.Addf(placeOf(item), "%s: expected a list of texts, found %s in it", field, kindOf(item))
			continue
		}
		list = append(list, printable.Lines(item.Value))
	}
	return list
}

// OneOrMore reads a text, or a list of texts.
func (m *Mapping) OneOrMore(field string) []string {
	m.note(field, AnyTexts, nil)
	if v, ok := m.values[field]; ok && v.Kind == yaml.SequenceNode {
		return m.Strs(field)
	}
	if text := m.Str(field); text != "" {
		return []string{text}
	}
	return nil
}

// Bool reads true or false; false when the field is not there.
func (m *Mapping) Bool(field string) bool {
	m.note(field, Flag, nil)
	v := m.value(field, yaml.ScalarNode, "true or false")
	if v == nil {
		return false
	}
	b, err := strconv.ParseBool(v.Value)
	if err != nil {
		m.Addf(placeOf(v), "%s: expected true or false, found %q", field, v.Value)
	}
	return b
}

// Texts reads texts by names that the author chooses; nil when the field is not there.
func (m *Mapping) Texts(field string) map[string]string {
	m.note(field, Named, nil)
	if m.shape != nil {
		return nil
	}
	inner := m.Map(field)
	if inner == nil {
		return nil
	}
	texts := map[string]string{}
	for name := range inner.keys {
		texts[name] = inner.Str(name)
	}
	return texts
}

// Map reads fields within the field; nil when it is not there.
func (m *Mapping) Map(field string) *Mapping {
	if of, ok := m.note(field, Fields, nil); ok {
		return asking(of)
	}
	v := m.value(field, yaml.MappingNode, "fields (name: value)")
	if v == nil {
		return nil
	}
	return newMapping(m.file, v, m.within(field))
}

// Maps reads a list of mappings.
func (m *Mapping) Maps(field string) []*Mapping {
	if of, ok := m.note(field, List, nil); ok {
		return []*Mapping{asking(of)}
	}
	v := m.value(field, yaml.SequenceNode, "a list (of - name: value)")
	if v == nil {
		return nil
	}
	list := make([]*Mapping, len(v.Content))
	for i, item := range v.Content {
		list[i] = newMapping(m.file, item, m.within(field+"["+strconv.Itoa(i)+"]"))
	}
	return list
}

func (m *Mapping) within(field string) string {
	if m.What == "" {
		return field
	}
	return m.What + ": " + field
}

// Done makes a problem of each field that was never asked for.
func (m *Mapping) Done() {
	slices.Sort(m.asked)
	known := slices.Compact(m.asked)
	for field, key := range m.keys {
		if slices.Contains(known, field) {
			continue
		}
		m.Addf(placeOf(key), "unknown field %q; %s", field, Suggest(field, known))
	}
}
