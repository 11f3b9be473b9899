package reader

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lessons"
)

func TestLoadForms(t *testing.T) {
	for field, want := range map[string]string{
		"choices: [yes, no], answers: [no, yes]": "no,yes", "order: [no, yes]": "no,yes",
	} {
		course, err := loadFrom(strings.Replace(goodLesson, "choices: [yes, no], answer: yes", field, 1), goodText)
		if err != nil {
			t.Fatal(err)
		}
		if q := course.Lessons[0].Step("ask").Question; q.Answer != want || len(q.Choices) != 2 || q.Choices[1].Why == "" {
			t.Errorf("%s gave %+v", field, q)
		}
	}
	words, _, _ := strings.Cut(goodText, "#### yes")
	course, err := loadFrom(strings.Replace(goodLesson, "choices: [yes, no], answer: yes", `accept: ['web\.[a-z0-9-]+\.svc', "api ?server"]`, 1), words)
	if err != nil {
		t.Fatal(err)
	}
	if q := course.Lessons[0].Step("ask").Question; q.Form() != lessons.Word || q.Answer != "web.z.svc" || !q.Takes("anything") || q.Takes(" ") {
		t.Errorf("accept gave %+v", q)
	}
}
