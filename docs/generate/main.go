// Command generate writes what is made from the lessons and from the guide for authors: docs/course.md, the list of all that the
// course teaches, and the JSON Schema of lesson.yaml. "make docs" runs it; its test fails where either is out of date.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	files, err := generate(root)
	for name, data := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), data, 0o600)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate returns the files below root, by their names.
func generate(root string) (map[string][]byte, error) {
	guide, err := os.ReadFile(filepath.Join(root, "docs", "writing-lessons.md"))
	if err != nil {
		return nil, err
	}
	schema, err := schemaFile(guide)
	if err != nil {
		return nil, err
	}
	course, err := courseFile()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"docs/course.md": course, "lessons/schema/lesson.schema.json": schema}, nil
}
