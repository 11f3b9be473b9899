package lessons

import (
	"slices"
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	choices := []Choice{{"a", "A", "A first."}, {"b", "B", "B is *it*."}, {"c", "C", "Not C."}}
	several := &Question{Choices: choices, Several: true, Answer: "a,b"}
	order := &Question{Choices: choices, Ordered: true, Answer: "a,b,c"}
	word := &Question{Accept: []string{"kube-apiserver", "api ?server"}, Answer: "kube-apiserver"}
	name := &Question{Text: true, Grade: "'web-' + string(pods.size())"}
	for _, c := range []struct {
		name     string
		question *Question
		answer   string
		right    bool
		why      string
	}{
		{"all that are right", several, "b,a", true, "**A**: A first.\n\n**B**: B is *it*."},
		{"one too few", several, "a", false, "something that is right too is missing"},
		{"one too many", several, "a,b,c", false, "**C**: Not C."},
		{"none", several, "", false, "none of the choices"},
		{"one twice", several, "a,a", false, "none of the choices"},
		{"in order", order, "a,b,c", true, "**C**: Not C."},
		{"first wrong", order, "b,a,c", false, "Something else comes first. Later comes: **B**"},
		{"second wrong", order, "a,c,b", false, "The first is right, then something else comes next. Later comes: **C**"},
		{"half an order", order, "a,b", false, "Every one of them has its place"},
		{"word", word, " API Server ", true, "Yes, API Server."},
		{"other word", word, "apiserver", true, "Yes, apiserver."},
		{"part of a word", word, "api", false, "api is not right. Look again."},
		{"more than a word", word, "kube-apiserver it is", false, "is not right"},
		{"the cluster's word", name, "WEB-3", true, "Yes, WEB-3."},
		{"not the cluster's word", name, "web", false, "web is not right"},
	} {
		t.Run(c.name, func(t *testing.T) {
			right, ready, why := newTestSession(t).Grade(&Step{Kind: Quiz, Question: c.question}, c.answer, picture())
			if right != c.right || !ready || !strings.Contains(why, c.why) {
				t.Errorf("right %v, ready %v, why %q", right, ready, why)
			}
		})
	}
	for _, q := range []*Question{several, order, word} {
		if !q.isRight(q.Answer, q.Answer) {
			t.Errorf("%q is not right", q.Answer)
		}
		for _, answer := range q.Wrong(q.Answer) {
			if q.isRight(answer, q.Answer) {
				t.Errorf("%q is right, as %q is", answer, q.Answer)
			}
		}
	}
	if got := several.Wrong("a,b"); !slices.Equal(got, []string{"b", "a", "a,b,c"}) {
		t.Errorf("wrong are %q", got)
	}
	if got := order.Wrong("a,b,c"); !slices.Equal(got, []string{"b,a,c", "a,c,b"}) {
		t.Errorf("wrong are %q", got)
	}
}

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
	if q := course.Lessons[0].Step("ask").Question; q.Form() != Word || q.Answer != "web.z.svc" || !q.Takes("anything") || q.Takes(" ") {
		t.Errorf("accept gave %+v", q)
	}
}
