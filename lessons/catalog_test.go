package lessons

import "testing"

// The course built into the program loads without a problem.
func TestCatalog(t *testing.T) {
	course, err := Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course.Lessons {
		if l.Title == "" || l.Intro == "" {
			t.Errorf("lesson %s has no title or no intro", l.ID)
		}
	}
}
