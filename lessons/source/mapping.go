package source

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/kubecadet/cadet/internal/printable"
)

// Mapping is a YAML mapping that is read field by field. Reading a field as something it is not is a problem, and
// so is a field that nobody asked for.
type Mapping struct {
	Line     int    // where it begins
	What     string // what problems call it, such as "step roll-out-v2"
	problems *Problems
	keys     map[string]*yaml.Node
	values   map[string]*yaml.Node
	asked    []string
}

// Parse reads a file that holds one YAML mapping. It never returns nil: of a broken file it returns an empty one.
func Parse(problems *Problems, data []byte) *Mapping {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		problems.Addf(1, "the file is empty; expected YAML")
		return newMapping(problems, nil, "")
	case err != nil:
		line, text := syntaxError(err)
		problems.Addf(line, "not YAML: %s", text)
		return newMapping(problems, nil, "")
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		problems.Addf(more.Line, "expected one YAML document, found more")
	}
	return newMapping(problems, doc.Content[0], "")
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func syntaxError(err error) (line int, text string) {
	text = err.Error()
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1]) // no number is line 0, which Addf makes the first
		text = strings.TrimPrefix(text, m[0])
	}
	return line, text
}

func newMapping(problems *Problems, node *yaml.Node, what string) *Mapping {
	m := &Mapping{What: what, problems: problems, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	if node == nil {
		return m
	}
	m.Line = node.Line
	if node.Kind != yaml.MappingNode {
		m.Addf(node.Line, "expected fields (name: value), found %s", kindOf(node))
		return m
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if _, twice := m.keys[key.Value]; twice {
			m.Addf(key.Line, "field %q is there twice; first on line %d", key.Value, m.keys[key.Value].Line)
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

// Addf adds a problem at a line, called by what the mapping is.
func (m *Mapping) Addf(line int, format string, args ...any) {
	if m.What != "" {
		format = "%s: " + format
		args = append([]any{m.What}, args...)
	}
	m.problems.Addf(line, format, args...)
}

// Fieldf adds a problem at the line of a field, or of the mapping when the field is not there.
func (m *Mapping) Fieldf(field, format string, args ...any) {
	m.Addf(m.LineOf(field), format, args...)
}

// LineOf returns the line of a field's value, or of the mapping when the field is not there.
func (m *Mapping) LineOf(field string) int {
	if v, ok := m.values[field]; ok {
		return v.Line
	}
	return m.Line
}

// FirstLine returns the line on which a field's text begins, which for a block (field: |) is the one below.
func (m *Mapping) FirstLine(field string) int {
	if v, ok := m.values[field]; ok && v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return v.Line + 1
	}
	return m.LineOf(field)
}

// Has says whether a field is there.
func (m *Mapping) Has(field string) bool {
	m.asked = append(m.asked, field)
	_, ok := m.values[field]
	return ok
}

func (m *Mapping) value(field string, kind yaml.Kind, expected string) *yaml.Node {
	if !m.Has(field) {
		return nil
	}
	v := m.values[field]
	if v.Kind != kind || v.Tag == "!!null" {
		m.Addf(v.Line, "%s: expected %s, found %s", field, expected, kindOf(v))
		return nil
	}
	return v
}

// Str reads a text; empty when the field is not there.
func (m *Mapping) Str(field string) string {
	if v := m.value(field, yaml.ScalarNode, "a text"); v != nil {
		return printable.Lines(v.Value)
	}
	return ""
}

// Int reads a whole number; 0 when the field is not there.
func (m *Mapping) Int(field string) int {
	v := m.value(field, yaml.ScalarNode, "a whole number")
	if v == nil {
		return 0
	}
	n, err := strconv.Atoi(v.Value)
	if err != nil {
		m.Addf(v.Line, "%s: expected a whole number, found %q", field, v.Value)
	}
	return n
}

// Strs reads a list of texts.
func (m *Mapping) Strs(field string) []string {
	v := m.value(field, yaml.SequenceNode, "a list of texts")
	if v == nil {
		return nil
	}
	var list []string
	for _, item := range v.Content {
		if item.Kind != yaml.ScalarNode || item.Tag == "!!null" {
			m.Addf(item.Line, "%s: expected a list of texts, found %s in it", field, kindOf(item))
			continue
		}
		list = append(list, printable.Lines(item.Value))
	}
	return list
}

// OneOrMore reads a text, or a list of texts.
func (m *Mapping) OneOrMore(field string) []string {
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
	v := m.value(field, yaml.ScalarNode, "true or false")
	if v == nil {
		return false
	}
	b, err := strconv.ParseBool(v.Value)
	if err != nil {
		m.Addf(v.Line, "%s: expected true or false, found %q", field, v.Value)
	}
	return b
}

// Texts reads texts by names that the author chooses; nil when the field is not there.
func (m *Mapping) Texts(field string) map[string]string {
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
	v := m.value(field, yaml.MappingNode, "fields (name: value)")
	if v == nil {
		return nil
	}
	return newMapping(m.problems, v, m.within(field))
}

// Maps reads a list of mappings.
func (m *Mapping) Maps(field string) []*Mapping {
	v := m.value(field, yaml.SequenceNode, "a list (of - name: value)")
	if v == nil {
		return nil
	}
	list := make([]*Mapping, len(v.Content))
	for i, item := range v.Content {
		list[i] = newMapping(m.problems, item, m.within(field+"["+strconv.Itoa(i)+"]"))
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
		m.Addf(key.Line, "unknown field %q; %s", field, Suggest(field, known))
	}
}
