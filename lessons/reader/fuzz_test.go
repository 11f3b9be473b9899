package reader

import "testing"

func FuzzLesson(f *testing.F) {
	f.Add(goodLesson, goodText)
	f.Add("id: &a [*a]\nsteps: *a", "# T")
	f.Add("steps:\n- - x\n- id: {}\n  question: {choices: [a, a]}\n", "## x {#x}\n### Question\n#### a: b\n")
	f.Add("a: b\n---\nc: d\n", "")
	f.Add("steps: [{id: a, kind: read}, {id: a, kind: quiz, question: {}}]", "# T\n## A {#a}")
	f.Fuzz(func(t *testing.T, lesson, text string) {
		course, err := loadFrom(lesson, text)
		if (course == nil) == (err == nil) {
			t.Errorf("course %v and error %v", course, err)
		}
	})
}
