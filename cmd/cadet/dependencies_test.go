package main

import (
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What each module is for is said of every module that is required directly, and of no other.
func TestDependenciesAreNamed(t *testing.T) {
	for _, c := range []struct {
		module string
		want   int // at least, so that a go.mod written another way is noticed
	}{{"go.mod", 30}, {"cluster/embedded/node/go.mod", 10}, {"cluster/embedded/tools/go.mod", 5}, {".ci/tools/go.mod", 1}} {
		text := section(t, "(`"+c.module+"`)")
		required, programs := direct(t, c.module)
		if len(required)+len(programs) < c.want {
			t.Errorf("%s: only %v and %v were found", c.module, required, programs)
		}
		if named := named(text); !slices.Equal(required, named) {
			t.Errorf("%s: docs/dependencies.md names %v, and required are %v", c.module, named, required)
		}
		for _, program := range programs {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(program) + `\b`).MatchString(text) {
				t.Errorf("%s: docs/dependencies.md does not name %s", c.module, program)
			}
		}
	}
}

// section is what docs/dependencies.md says below a heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range strings.Split(string(text), "\n## ") {
		if first, rest, _ := strings.Cut(s, "\n"); strings.HasSuffix(first, heading) {
			return rest
		}
	}
	t.Fatalf("docs/dependencies.md says nothing of %s", heading)
	return ""
}

// direct returns the short names of the modules that a go.mod requires directly, and of the programs it builds.
func direct(t *testing.T, module string) (modules, programs []string) {
	t.Helper()
	text, err := os.ReadFile("../../" + module)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/\S+) v\S+$`).FindAllStringSubmatch(string(text), -1) {
		modules = append(modules, short(m[1]))
	}
	for _, m := range regexp.MustCompile(`(?m)^(?:tool |\t)(\S+\.\S+/\S+)$`).FindAllStringSubmatch(string(text), -1) {
		programs = append(programs, short(m[1]))
	}
	return unique(modules), programs
}

// named returns the short names in the first column of a table.
func named(text string) []string {
	var names []string
	for _, row := range regexp.MustCompile(`(?m)^\| (.*?) \|`).FindAllStringSubmatch(text, -1) {
		for _, words := range strings.Split(row[1], ", ") {
			words = regexp.MustCompile(` v\d+$`).ReplaceAllString(words, "")
			if name := words[strings.LastIndex(words, " ")+1:]; name != "module" {
				names = append(names, short(name))
			}
		}
	}
	return unique(names)
}

// short is the last part of a module's path, without its version.
func short(module string) string {
	return path.Base(regexp.MustCompile(`/v\d+$`).ReplaceAllString(module, ""))
}

func unique(names []string) []string {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return slices.Sorted(maps.Keys(set))
}
