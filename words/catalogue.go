package words

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/chai2010/gettext-go/plural"
	"github.com/chai2010/gettext-go/po"
)

// English is the language that the program is written in.
const English = "en"

//go:embed *.po
var catalogues embed.FS

// All are the languages that have a catalogue, beside English.
func All() []string {
	names, _ := fs.Glob(catalogues, "*.po") // the pattern is right
	for i := range names {
		names[i] = strings.TrimSuffix(names[i], ".po")
	}
	slices.Sort(names)
	return names
}

var (
	mu     sync.Mutex
	loaded = map[string]*Language{}
)

// In returns a language: "ko", or as in "ko_KR.UTF-8". What has no catalogue is said in English.
func In(language string) *Language {
	tag := Tag(language)
	mu.Lock()
	defer mu.Unlock()
	if l, known := loaded[tag]; known {
		return l
	}
	l, err := read(catalogues, tag)
	if err != nil {
		l = nil // the tests have read every catalogue that is built in
	}
	loaded[tag] = l
	return l
}

// read reads a catalogue. A language that has none is nil, which is English.
func read(from fs.FS, tag string) (*Language, error) {
	data, err := fs.ReadFile(from, tag+".po")
	if err != nil {
		return nil, nil //nolint:nilerr // there is none
	}
	file, err := po.Load(data)
	if err != nil {
		return nil, fmt.Errorf("reading the catalogue %s.po: %w", tag, err)
	}
	l := &Language{tag: tag, said: map[string]string{}, counts: map[string][]string{}, plural: plural.Formula(tag)}
	for i := range file.Messages {
		m := &file.Messages[i]
		switch {
		case m.GetFuzzy(): // made by a tool, and not looked at by anybody
		case m.MsgIdPlural != "":
			l.counts[m.MsgId] = m.MsgStrPlural
		case m.MsgStr != "":
			l.said[m.MsgId] = m.MsgStr
		}
	}
	return l, nil
}

// Tag is the short name of a language that is named as in "ko_KR.UTF-8": "ko". It is English where none is named.
func Tag(language string) string {
	tag := strings.ToLower(language)
	if end := strings.IndexAny(tag, "_-.@"); end >= 0 {
		tag = tag[:end]
	}
	letters := !strings.ContainsFunc(tag, func(r rune) bool { return r < 'a' || r > 'z' })
	if !letters || len(tag) < 2 || len(tag) > 3 {
		return English
	}
	return tag
}

// Variable is the environment variable that names the program's language.
const Variable = "CADET_LANG"

// FromEnvironment is the language that the environment asks for, as gettext reads it; English where it asks for none.
func FromEnvironment(getenv func(string) string) string {
	for _, name := range []string{Variable, "LC_ALL", "LC_MESSAGES", "LANG"} {
		if language := getenv(name); language != "" {
			return Tag(language)
		}
	}
	return English
}
