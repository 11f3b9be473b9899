package lessons

import (
	"slices"
	"testing"
)

func TestForms(t *testing.T) {
	choices := []Choice{{"a", "A", "A first."}, {"b", "B", "B is *it*."}, {"c", "C", "Not C."}}
	several := &Question{Choices: choices, Several: true, Answer: "a,b"}
	order := &Question{Choices: choices, Ordered: true, Answer: "a,b,c"}
	word := &Question{Accept: []string{"kube-apiserver", "api ?server"}, Answer: "kube-apiserver"}
	for _, q := range []*Question{several, order, word} {
		if !q.IsRight(q.Answer, q.Answer) {
			t.Errorf("%q is not right", q.Answer)
		}
		for _, answer := range q.Wrong(q.Answer) {
			if q.IsRight(answer, q.Answer) {
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
