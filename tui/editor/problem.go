package editor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem says what keeps a text from being a manifest; empty when nothing does, as far as YAML and blanks go.
func Problem(text string) string {
	for n, line := range strings.Split(text, "\n") {
		if code, _, _ := strings.Cut(line, " #"); strings.Contains(code, blank) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			return fmt.Sprintf("line %d still has a %s to be filled in", n+1, blank)
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		var object map[string]any
		err := decoder.Decode(&object)
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n ", ""), "yaml: ")
		}
	}
}
