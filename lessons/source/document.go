package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Documents reads the YAML documents of a file. Where it is not YAML, one problem says so and ok is false: whatever else could
// be said of such a file would only follow from that.
func Documents(problems *Problems, data []byte) (docs []*yaml.Node, ok bool) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		switch err := decoder.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return docs, true
		case err != nil:
			at, text := syntaxError(err, strings.Split(string(data), "\n"))
			problems.Addf(at, "not YAML: %s", text)
			return nil, false
		}
		docs = append(docs, doc.Content...)
	}
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// syntaxError words why a file is not YAML. A tab that indents comes first: all that YAML says of it is that no token begins so.
func syntaxError(err error, lines []string) (at Place, text string) {
	text = err.Error()
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		at.Line, _ = strconv.Atoi(m[1]) // no number is line 0, which Addf makes the first
		text = strings.TrimPrefix(text, m[0])
	}
	var tabs []Place
	for i, line := range lines {
		before := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if tab := strings.IndexByte(before, '\t'); tab >= 0 && strings.TrimSpace(line) != "" {
			tabs = append(tabs, Place{Line: i + 1, Column: tab + 1})
		}
	}
	if len(tabs) == 0 {
		return at, text
	}
	text = "a tab indents this line, and YAML takes only spaces: write spaces instead"
	if len(tabs) > 1 {
		text += fmt.Sprintf(", here and on %d more lines", len(tabs)-1)
	}
	return tabs[0], text
}
