// Package schema holds the JSON Schema of lesson.yaml, by which editors complete and check what is written. "make docs" writes
// it: the fields are those that the reader of lessons asks for, and what is said of them stands in the guide for authors.
package schema

import _ "embed"

// File is the name under which a course of one's own has it.
const File = "lesson.schema.json"

// JSON is the schema.
//
//go:embed lesson.schema.json
var JSON []byte
