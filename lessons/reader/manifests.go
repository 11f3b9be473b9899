package reader

import (
	"bytes"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/manifest"
	"github.com/kubecadet/cadet/lessons/source"
)

// manifestsOf are the manifests of a lesson, each of which is looked at once.
type manifestsOf struct {
	fs.FS
	shown string   // their folder in problems
	names []string // what files there are; paths below the folder
	found []error  // what is wrong with them
}

// readManifests lists the manifests of a lesson.
func readManifests(files fs.FS, shown string) *manifestsOf {
	m := &manifestsOf{FS: files, shown: shown}
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(name) != ".go" {
			m.names = append(m.names, name)
		}
		return nil // a lesson may have no manifests; those that are named and can't be read are told
	})
	return m
}

func isManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name))
}

// check looks at all manifests but those that the learner has yet to write.
func (m *manifestsOf) check(unfinished []string) {
	for _, name := range m.names {
		if !isManifest(name) || slices.Contains(unfinished, name) {
			continue
		}
		problems := &source.Problems{File: filepath.Join(m.shown, filepath.FromSlash(name))}
		data, err := fs.ReadFile(m.FS, name)
		if err != nil {
			problems.Addf(source.Line(1), "%v", err)
		} else {
			manifest.Check(problems, data)
		}
		if err := problems.Err(); err != nil {
			m.found = append(m.found, err)
		}
	}
}

// blanks are the manifests in which something is to be filled in.
func (m *manifestsOf) blanks() []string {
	return slices.DeleteFunc(slices.Clone(m.names), func(name string) bool {
		data, err := fs.ReadFile(m.FS, name)
		return err != nil || !bytes.Contains(data, []byte("____"))
	})
}

// needed looks for a file that a field names: it must be there.
func (m *manifestsOf) needed(in *source.Mapping, field, file string) {
	if !slices.Contains(m.names, file) {
		in.Fieldf(field, "%s: %s", field, manifest.Missing(file, m.names))
	}
}

// applied looks for the manifests that the commands of a lesson name after -f: each must be there, unless a command writes it.
// at is where each step stood.
func (m *manifestsOf) applied(l *lessons.Lesson, at map[*lessons.Step]*source.Mapping) {
	var written []string
	type use struct{ field, file string }
	uses := map[*lessons.Step][]use{}
	for _, st := range l.Steps {
		for field, commands := range map[string]string{"command": st.Command, "prepare": st.Prepare, "solution": st.Solution} {
			applied, others := filesOf(commands)
			written = append(written, others...)
			for _, file := range applied {
				uses[st] = append(uses[st], use{field, file})
			}
		}
		for _, mistake := range st.Mistakes {
			_, others := filesOf(mistake.Command)
			written = append(written, others...)
		}
	}
	for st, files := range uses {
		for _, u := range files {
			if in := at[st]; in != nil && in.Has(u.field) && !slices.Contains(written, u.file) {
				m.needed(in, u.field, u.file)
			}
		}
	}
}

// filesOf are the manifests that commands name: those after -f, and all others, which may be written by them.
func filesOf(commands string) (applied, others []string) {
	file, err := syntax.NewParser().Parse(strings.NewReader(commands), "")
	if err != nil {
		return nil, nil // told where the field is read
	}
	before := ""
	syntax.Walk(file, func(node syntax.Node) bool {
		word, ok := node.(*syntax.Word)
		if !ok {
			return true
		}
		text := word.Lit()
		flag, value, joined := strings.Cut(text, "=")
		switch {
		case !isManifest(text) || strings.Contains(text, "://"):
		case before == "-f" || before == "--filename":
			applied = append(applied, text)
		case joined && (flag == "-f" || flag == "--filename"):
			applied = append(applied, value)
		case filepath.IsLocal(text):
			others = append(others, text)
		}
		before = text
		return true
	})
	return applied, others
}
