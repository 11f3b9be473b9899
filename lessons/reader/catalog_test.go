package reader

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kubecadet/cadet/lessons/images"
)

// The course built into the program loads without a problem, and its expressions compile.
func TestCatalog(t *testing.T) {
	course, err := load(builtIn(""), "en", unproven)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		if l.Title == "" || l.Intro == "" || l.Recap == "" {
			t.Errorf("lesson %s has no title, no intro or no recap", l.ID)
		}
	}
}

// The built-in course, pulled from a registry, is the same course, and no short name is left in it.
func TestCatalogPulledFrom(t *testing.T) {
	const from = "registry.example.com/class"
	course, err := load(builtIn(from), "en", unproven)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		if slices.Contains(l.Setup, "client.yaml") {
			text, err := l.ManifestText("client.yaml")
			if err != nil || !strings.Contains(text, "image: "+from+"/lab:v1") {
				t.Errorf("the client of %s: %v\n%s", l.ID, err, text)
			}
		}
		for _, st := range l.Steps {
			for _, part := range []string{st.Text, st.After, st.Command, st.Solution, st.Prepare} {
				again, err := fs.ReadFile(images.PulledFrom(fstest.MapFS{"part": {Data: []byte(part)}}, from), "part")
				if err != nil || string(again) != part {
					t.Errorf("step %s of %s has a short name in %q", st.ID, l.ID, part)
				}
			}
		}
	}
}

// A learner's KUBE_EDITOR beats EDITOR, and would be started without a terminal.
func TestNoCommandLeavesTheEditorToTheLearner(t *testing.T) {
	course, err := Load("en", "")
	if err != nil {
		t.Fatal(err)
	}
	editor := regexp.MustCompile(`(?m)(^|[\s;])EDITOR=`)
	for _, l := range course.Lessons {
		for _, st := range l.Steps {
			texts := append([]string{st.Prepare, st.Solution}, st.Hints...)
			for _, m := range st.Mistakes {
				texts = append(texts, m.Command, m.Undo)
			}
			for _, text := range texts {
				if editor.MatchString(text) {
					t.Errorf("lesson %s, step %s: %s", l.ID, st.ID, text)
				}
			}
		}
	}
}
