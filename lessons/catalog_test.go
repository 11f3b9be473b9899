package lessons

import (
	"testing"
)

// The course built into the program loads without a problem, and its expressions compile.
func TestCatalog(t *testing.T) {
	course, err := load(builtIn(""), "en", unproven)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		if l.Title == "" || l.Intro == "" {
			t.Errorf("lesson %s has no title or no intro", l.ID)
		}
	}
}
