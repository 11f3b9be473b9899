package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"sigs.k8s.io/yaml"

	"github.com/kubecadet/cadet/lessons/catalog"
	"github.com/kubecadet/cadet/lessons/example"
	"github.com/kubecadet/cadet/lessons/reader"
	"github.com/kubecadet/cadet/lessons/schema"
)

// What is generated is what lies in the repository.
func TestCurrent(t *testing.T) {
	files, err := generate("../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s is out of date (%v): type make docs", name, err)
		}
	}
}

func validator(t *testing.T) func(yaml []byte) error {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(schema.JSON, &s); err != nil {
		t.Fatal(err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(text []byte) error {
		var value any
		if err := yaml.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		return resolved.Validate(value)
	}
}

// Every lesson of the course is as the schema says.
func TestLessonsFitSchema(t *testing.T) {
	validate := validator(t)
	files, err := fs.Glob(catalog.Files, "*/lesson.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no lessons", err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(catalog.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is wrong to the schema is wrong to the reader, and a lesson that is right is right to both.
func TestSchemaAndReaderAgree(t *testing.T) {
	validate := validator(t)
	for _, c := range []struct {
		name, old, new string
		right          bool
	}{
		{"as it is", "", "", true},
		{"a number as a text", `says: spec.replicas is 1, should be 2`, "says: 2", true},
		{"one status", `calls: 5`, `calls: 5, status: 2xx`, true},
		{"several statuses", `calls: 5`, `calls: 5, status: [200, 3xx]`, true},
		{"field of the lesson", "chapter: 12", "chapter: 12\nchapters: 3", false},
		{"field of a step", "kind: apply", "kind: apply\n  undo: ls", false},
		{"field of show", "pane: pods", "panes: pods", false},
		{"field of a check", "expression: available", "expresion: available", false},
		{"field of a call", "calls: 5", "call: 5", false},
		{"field of a mistake", "undo:", "undoo:", false},
		{"field of a question", "when:", "whenn:", false},
		{"kind", "kind: read", "kind: reed", false},
		{"pane", "pane: pods", "pane: pod", false},
		{"need", "setup: [client.yaml]", "setup: [client.yaml]\nneeds: [storrage]", false},
		{"no number", "calls: 5", "calls: five", false},
		{"no list", "setup: [client.yaml]", "setup: client.yaml", false},
		{"no id", "- id: what-it-is\n  kind: read", "- kind: read", false},
		{"no name", "  - name: app keeps two pods, and both are ready\n    expression", "  - expression", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := example.Write(dir); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "12-config", "lesson.yaml")
			text, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(text), c.old) {
				t.Fatalf("the case changes nothing: %v", err)
			}
			text = []byte(strings.Replace(string(text), c.old, c.new, 1))
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := validate(text); (err == nil) != c.right {
				t.Errorf("the schema says %v", err)
			}
			if _, wrong := reader.Lint(dir); (len(wrong) == 0) != c.right {
				t.Errorf("the reader says %v", wrong)
			}
		})
	}
}

// The guide shows the example as it is.
func TestGuideShowsExample(t *testing.T) {
	guide, err := os.ReadFile("../writing-lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files, err := example.Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(name) != schema.File && !strings.Contains(string(guide), "```"+map[string]string{".md": "markdown", ".yaml": "yaml"}[filepath.Ext(name)]+"\n"+string(text)+"```\n") {
			t.Errorf("the guide doesn't show %s as it is", name)
		}
	}
}
