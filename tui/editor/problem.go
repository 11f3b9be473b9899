package editor

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/kubecadet/cadet/words"
)

// Problem says what keeps a text from being a manifest; nothing when nothing does, as far as YAML and blanks go.
func Problem(text string) words.Message {
	if all := blanks(text); len(all) > 0 {
		return words.New("line %d still has a %s to be filled in", 1+strings.Count(text[:all[0]], "\n"), blank)
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		var object map[string]any
		err := decoder.Decode(&object)
		if errors.Is(err, io.EOF) {
			return words.Message{}
		}
		if err != nil {
			return words.New("%s", strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n ", ""), "yaml: "))
		}
	}
}

// blanks are where the blanks of a text begin, in bytes. A comment may speak of blanks and has none.
func blanks(text string) []int {
	var all []int
	start := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		code, _, _ := strings.Cut(line, " #")
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			code = ""
		}
		for at := 0; ; at += len(blank) {
			next := strings.Index(code[at:], blank)
			if next < 0 {
				break
			}
			at += next
			all = append(all, start+at)
		}
		start += len(line)
	}
	return all
}
