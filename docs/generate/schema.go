package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/kubecadet/cadet/lessons/reader"
	"github.com/kubecadet/cadet/lessons/source"
)

// schemaFile is the JSON Schema of lesson.yaml.
func schemaFile(guide []byte) ([]byte, error) {
	d := describer{facts: factsOf(guide), described: map[string]bool{}}
	s := d.schema("lesson", reader.Shape())
	for of, fields := range d.facts {
		for name := range fields {
			if !d.described[of+"."+name] {
				d.wrong = append(d.wrong, fmt.Sprintf("the guide tells of %s of %s, which lesson.yaml doesn't have", name, of))
			}
		}
	}
	if len(d.wrong) > 0 {
		slices.Sort(d.wrong)
		return nil, fmt.Errorf("docs/writing-lessons.md and the reader of lessons differ: %q", d.wrong)
	}
	s.Schema = "http://json-schema.org/draft-07/schema#"
	s.Title, s.Description = "lesson.yaml", "A lesson of cadet. docs/writing-lessons.md tells of everything in it."
	data, err := json.MarshalIndent(s, "", "  ")
	return append(data, '\n'), err
}

// describer makes schemas of shapes, with what the guide says of their fields.
type describer struct {
	facts     map[string]map[string]fact
	described map[string]bool // as in "steps.kind"
	wrong     []string
}

// scalars are the types of JSON that any scalar of YAML may become: a text may be written without quotes, as 200 or true.
var scalars = []string{"string", "number", "boolean"}

// schema of what a field holds. Of is what the guide calls it, where it has fields.
func (d *describer) schema(of string, shape *source.Shape) *jsonschema.Schema {
	texts := &jsonschema.Schema{Types: scalars}
	if len(shape.Known) > 0 {
		texts = &jsonschema.Schema{Type: "string"}
		for _, known := range shape.Known {
			texts.Enum = append(texts.Enum, known)
		}
	}
	switch shape.Form {
	case source.Text:
		return texts
	case source.Number:
		return &jsonschema.Schema{Type: "integer"}
	case source.Flag:
		return &jsonschema.Schema{Type: "boolean"}
	case source.Several:
		return &jsonschema.Schema{Type: "array", Items: texts}
	case source.AnyTexts:
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{texts, {Type: "array", Items: texts}}}
	case source.Named:
		return &jsonschema.Schema{Type: "object", AdditionalProperties: texts}
	case source.List:
		return &jsonschema.Schema{Type: "array", Items: d.object(of, shape)}
	case source.Fields:
		return d.object(of, shape)
	}
	d.wrong = append(d.wrong, "how "+of+" is written is never said")
	return texts
}

func (d *describer) object(of string, shape *source.Shape) *jsonschema.Schema {
	s := &jsonschema.Schema{
		Type: "object", Properties: map[string]*jsonschema.Schema{}, AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
	}
	for _, name := range slices.Sorted(maps.Keys(shape.Of)) {
		field := d.schema(name, shape.Of[name])
		fact, there := d.facts[of][name]
		if !there {
			d.wrong = append(d.wrong, fmt.Sprintf("the guide doesn't tell of %s of %s", name, of))
		}
		d.described[of+"."+name] = true
		field.Description = fact.text
		if fact.needed {
			s.Required = append(s.Required, name)
		}
		s.Properties[name] = field
	}
	return s
}
