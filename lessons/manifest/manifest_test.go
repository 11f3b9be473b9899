package manifest

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lessons/source"
)

func TestWrong(t *testing.T) {
	for _, c := range []struct{ version, kind, want string }{
		{"apps/v1", "Deployment", ""},
		{"v1", "List", ""},
		{"networking.k8s.io/v1", "Ingress", ""},
		{"example.com/v1", "Deploymnt", ""}, // a resource that somebody defined
		{"apps/v1", "Deploymnt", `there is no kind "Deploymnt" in apps/v1; did you mean "Deployment"?`},
		{"apps/v1", "deployment", `did you mean "Deployment"?`},
		{"v1", "Deployment", `Deployment is in apps/v1`},
		{"v1", "Deploymnt", `did you mean "Deployment", of apps/v1?`},
		{"app/v1", "Deployment", `there is no apiVersion "app/v1"; Deployment is in apps/v1`},
		{"apps", "Deployment", `there is no apiVersion "apps"; Deployment is in apps/v1`},
		{"networking.k8s.oi/v1", "Ingress", `Ingress is in networking.k8s.io/v1`},
		{"a/b/c", "Pod", `apiVersion: expected one such as apps/v1`},
		{"v1", "Xyzzy", `there is no kind "Xyzzy" in v1`},
	} {
		got := Wrong(c.version, c.kind)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s of %s: %q; want %q", c.kind, c.version, got, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"good", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n", ""},
		{"empty", "# nothing\n", "m.yaml:1:1: it holds no object"},
		{"kind", "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n", `m.yaml:2:7: there is no kind "Deploymnt" in apps/v1; did you mean "Deployment"?`},
		{"second", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\nkind: Pod\n", "m.yaml:5:1: the object has no apiVersion"},
		{"list", "- a\n", "m.yaml:1:1: expected an object"},
		{"nameless", "apiVersion: v1\nkind: Pod\n", "the object has no metadata"},
		{"tab", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n", "m.yaml:4:1: not YAML: a tab indents this line"},
	} {
		problems := &source.Problems{File: "m.yaml"}
		Check(problems, []byte(c.text))
		err := problems.Err()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

func TestResource(t *testing.T) {
	for word, want := range map[string]string{
		"deploy": "deployments", "Deployment": "deployments", "pods": "pods", "po": "pods", "ingress": "ingresses", "ingresses": "ingresses",
		"endpoints": "endpoints", "ep": "endpoints", "endpointslice": "endpointslices", "networkpolicy": "networkpolicies", "web": "", "": "",
	} {
		if got := Resource(word); got != want {
			t.Errorf("%q is %q, want %q", word, got, want)
		}
	}
	if Kind("endpointslices") != "EndpointSlice" || Kind("x") != "" {
		t.Error("the kinds of resources")
	}
}

func TestExplain(t *testing.T) {
	said := "error: resource mapping not found for name: \"web\" namespace: \"\" from \"app.yaml\": no matches for kind \"Deploymnt\" in version \"apps/v1\"\nensure CRDs are installed first"
	if got := Explain(said); !strings.HasSuffix(got, "\nthere is no kind \"Deploymnt\" in apps/v1; did you mean \"Deployment\"?\n") {
		t.Errorf("%q", got)
	}
	if got := Explain("error: other\n"); got != "error: other\n" {
		t.Errorf("%q", got)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("apiVersion: v1\nkind: Pod\n---\n- a"))
	f.Add([]byte("kind: &a [*a]\napiVersion: {}"))
	f.Fuzz(func(_ *testing.T, data []byte) { Check(&source.Problems{}, data) })
}
