package main

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/manifest"
	"github.com/kubecadet/cadet/lessons/reader"
	"github.com/kubecadet/cadet/manifests"
)

const courseHead = `<!-- Made from the lessons by "make docs". Change the lessons instead. -->

# The course

Every chapter with its steps, the kinds of objects it works on, the commands in it, and the mistakes that it answers. How a step gets
done by its kind stands in [writing-lessons.md](writing-lessons.md#steps).
`

// courseFile lists all that the course has.
func courseFile() ([]byte, error) {
	course, err := reader.Load("en", "")
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	out.WriteString(courseHead)
	for _, l := range course.Lessons {
		if err := chapter(&out, l); err != nil {
			return nil, err
		}
	}
	return []byte(out.String()), nil
}

func chapter(out *strings.Builder, l *lessons.Lesson) error {
	kinds, commands := map[string]bool{}, map[string]bool{}
	if err := kindsOf(l, kinds); err != nil {
		return err
	}
	for _, st := range l.Steps {
		for _, text := range []string{st.Command, st.Prepare, st.Solution} {
			read(text, kinds, commands)
		}
	}
	fmt.Fprintf(out, "\n## %d %s\n\n%s\n\n", l.Chapter, l.Title, strings.Split(l.Intro, "\n\n")[0])
	fmt.Fprintf(out, "- `cadet lesson %d` or `cadet lesson %s`; %d steps in namespace `%s`\n", l.Chapter, l.ID, len(l.Steps), l.Namespace)
	if len(l.Needs) > 0 {
		fmt.Fprintf(out, "- needs of the cluster: %s\n", strings.Join(l.Needs, ", "))
	}
	fmt.Fprintf(out, "- objects: %s\n", strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
	fmt.Fprintf(out, "- commands: %s\n", strings.Join(slices.Sorted(maps.Keys(commands)), ", "))
	out.WriteString("\n| step | kind | command | done when |\n|---|---|---|---|\n")
	for _, st := range l.Steps {
		fmt.Fprintf(out, "| %s (`%s`) | %s | %s | %s |\n", cell(st.Title), st.ID, st.Kind, does(st), cell(doneWhen(st)))
	}
	mistakes(out, l)
	return nil
}

// mistakes lists the wrong ways that a chapter answers.
func mistakes(out *strings.Builder, l *lessons.Lesson) {
	head := "\n| mistake | in step | what it says then |\n|---|---|---|\n"
	for _, st := range l.Steps {
		for _, m := range st.Mistakes {
			fmt.Fprintf(out, "%s| %s | `%s` | %s |\n", head, code(m.Command), st.ID, code(m.Says))
			head = ""
		}
	}
}

// does is what the step runs, or the file that the learner writes in it.
func does(st *lessons.Step) string {
	if st.Edit != "" {
		return "write " + code(st.Edit)
	}
	return code(st.Command)
}

// doneWhen says when a step is done.
func doneWhen(st *lessons.Step) string {
	switch st.DoneBy() {
	case lessons.ByChecks:
		var names []string
		for _, c := range st.Checks {
			names = append(names, c.Name)
		}
		return strings.Join(names, "; ")
	case lessons.ByAnswering:
		return "answered: " + strings.Split(st.Question.Prompt, "\n\n")[0]
	case lessons.ByRunning:
		return "it ran"
	}
	return "read"
}

// kindsOf adds the kinds of the objects in a lesson's manifests.
func kindsOf(l *lessons.Lesson, kinds map[string]bool) error {
	folders, err := fs.Glob(manifests.Files, fmt.Sprintf("%02d-*", l.Chapter))
	if err != nil || len(folders) == 0 {
		return err
	}
	return fs.WalkDir(manifests.Files, folders[0], func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		text, err := l.ManifestText(strings.TrimPrefix(name, folders[0]+"/"))
		if err != nil {
			return err
		}
		objects, _ := manifest.Objects(text) // one that the learner has yet to complete is read as far as it goes
		for _, o := range objects {
			if kind := o.GetKind(); kind != "" && manifest.Wrong(o.GetAPIVersion(), kind) == "" {
				kinds[kind] = true
			}
		}
		return nil
	})
}

// twoWords are the commands of kubectl that have commands of their own.
var twoWords = []string{"auth", "certificate", "config", "create", "rollout", "set", "top"}

// read adds the commands in a text of shell, and the kinds of objects that they name.
func read(text string, kinds, commands map[string]bool) {
	file, err := syntax.NewParser().Parse(strings.NewReader(text), "")
	if err != nil {
		return // it would not have loaded
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		var words []string // but for flags
		for _, arg := range call.Args {
			if word := arg.Lit(); word == "--" {
				break
			} else if word != "" && !strings.HasPrefix(word, "-") {
				words = append(words, word)
			}
		}
		if len(words) == 0 {
			return true
		}
		if words[0] == "k" {
			words[0] = "kubectl"
		}
		if words[0] != "kubectl" || len(words) == 1 {
			commands["`"+words[0]+"`"] = true
			return true
		}
		n := 2
		if slices.Contains(twoWords, words[1]) && len(words) > 2 {
			n = 3
		}
		commands["`"+strings.Join(words[:n], " ")+"`"] = true
		for _, word := range words[2:] {
			for _, one := range strings.Split(word, ",") {
				name, _, _ := strings.Cut(one, "/")
				if kind := manifest.Kind(manifest.Resource(name)); kind != "" {
					kinds[kind] = true
				}
			}
		}
		return true
	})
}

// cell is a text in one cell of a table.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

// code is shell or a pattern in one cell of a table.
func code(text string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, "`` "+strings.ReplaceAll(line, "|", `\|`)+" ``")
		}
	}
	return strings.Join(lines, "<br>")
}
