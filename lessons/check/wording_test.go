package check

import (
	"context"
	"slices"
	"testing"
)

func TestForms(t *testing.T) {
	scope, err := NewScope()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		expression string
		wanted     Wanted
		want       []string
	}{
		{`must(pods == [], 'there are pods')`, Verdict, []string{"there are pods"}},
		{`must(pods == [], 'it says ' + ns + ', 100% sure')`, Verdict, []string{"it says %s, 100%% sure"}},
		{`all([exists('pod/a').or('it is gone'), must(true, ns == 'x' ? 'one' : 'two')])`, Verdict, []string{"it is gone", "one", "two"}},
		{`cel.bind(x, 1, must(x == 2, '%d of %s'.format([x, ns == '' ? 'nothing' : ns])))`, Verdict, []string{"nothing", "%d of %s"}},
		{`pods.map(p, '%s is here'.format([p.metadata.name])).join(', ')`, Text, []string{"%s is here"}},
		{`output.replace('no:', '').trim()`, Text, nil},
		{`"output is " + output`, Text, []string{"output is %s"}},
		{`pods.exists(p, p.metadata.name == 'a') ? 'back' : 'gone'`, Answer, nil},
		{`image('pod/a', 'hello', 'hello:v1')`, Verdict, nil},
		{`this is ( no expression`, Text, nil},
	} {
		if got := scope.Forms(tt.expression, tt.wanted); !slices.Equal(got, tt.want) {
			t.Errorf("%s says %q, want %q", tt.expression, got, tt.want)
		}
	}
}

func TestRewording(t *testing.T) {
	scope, err := NewScope()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{
		"it says %s":          "말: %s",
		"%d of %s":            "%[2]s 중 %[1]d",
		"there are pods":      "Pod가 있다",
		"%s and %d are there": "%[2]d, %[1]s",
	}
	in := scope.In(func(form string) string {
		if other := said[form]; other != "" {
			return other
		}
		return form
	})
	if in, err = in.With("said", `'%s and %d are there'.format(['x', pods.size()])`); err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]string{
		`'it says ' + 'x'`:                        "it says x", // both are texts: their form is another one
		`'it says ' + ns`:                         "말: ch8",
		`'%d of %s'.format([pods.size(), 'all'])`: "all 중 5",
		`pods == [] ? 'none' : 'there are pods'`:  "Pod가 있다",
		`variables.said`:                          "5, x",
		`string('there are pods')`:                "Pod가 있다",
	} {
		p, err := in.Compile(expression, Text)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		got, err := p.Says(context.Background(), NewView(snapshot()), noon)
		if err != nil || got != want {
			t.Errorf("%s says %q, %v; want %q", expression, got, err, want)
		}
	}
}
