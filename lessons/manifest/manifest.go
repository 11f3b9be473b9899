// Package manifest reads the manifests of a course strictly, and knows the kinds of objects that Kubernetes has.
package manifest

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/kubecadet/cadet/lessons/source"
)

// Check adds what is wrong with a manifest: that it is not YAML, holds no object, or objects of no kind that Kubernetes has.
func Check(problems *source.Problems, data []byte) {
	docs, ok := source.Documents(problems, data)
	if !ok {
		return
	}
	objects := 0
	for _, doc := range docs {
		if doc.Tag == "!!null" {
			continue // between two ---
		}
		objects++
		object(problems, doc)
	}
	if objects == 0 {
		problems.Addf(source.Line(1), "it holds no object")
	}
}

func object(problems *source.Problems, doc *yaml.Node) {
	at := source.Place{Line: doc.Line, Column: doc.Column}
	if doc.Kind != yaml.MappingNode {
		problems.Addf(at, "expected an object: apiVersion, kind, metadata")
		return
	}
	version, kind := field(doc, "apiVersion"), field(doc, "kind")
	for name, node := range map[string]*yaml.Node{"apiVersion": version, "kind": kind} {
		if node == nil || node.Value == "" {
			problems.Addf(at, "the object has no %s", name)
			return
		}
	}
	if why := Wrong(version.Value, kind.Value); why != "" {
		problems.Addf(source.Place{Line: kind.Line, Column: kind.Column}, "%s", why)
	}
	if field(doc, "metadata") == nil && kind.Value != "List" {
		problems.Addf(at, "the object has no metadata, and so no name")
	}
}

// field is the value of a field; nil where there is none.
func field(mapping *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// Missing says that a course has no manifest of a name, and which it probably meant.
func Missing(name string, there []string) string {
	if len(there) == 0 {
		return fmt.Sprintf("there is no manifest %q: the lesson has no manifests folder, or an empty one", name)
	}
	return fmt.Sprintf("there is no manifest %q in the lesson's manifests folder; %s", name, source.Suggest(name, there))
}
