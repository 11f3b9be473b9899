package images

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kubecadet/cadet/lab/image"
)

func TestImagesAreRenamed(t *testing.T) {
	for text, want := range map[string]string{
		"image: hello:v1":                  "image: R/hello:v1",
		"hello:v1, hello:v2,lab:v1":        "R/hello:v1, R/hello:v2,R/lab:v1",
		"`hello:v9` is nowhere":            "`R/hello:v9` is nowhere",
		"image(d, 'hello') == 'hello:v2'":  "image(d, 'hello') == 'R/hello:v2'",
		"deployment/web hello=hello:v2":    "deployment/web hello=R/hello:v2",
		"run --image=hello:v1\nlab:v1":     "run --image=R/hello:v1\nR/lab:v1",
		"{image: \"lab:v1\"}":              "{image: \"R/lab:v1\"}",
		"docker.io/library/hello:v1":       "docker.io/library/hello:v1",
		"registry.example.com/shop/lab:v1": "registry.example.com/shop/lab:v1",
		"collab:v1 my-hello:v1 x.hello:v1": "collab:v1 my-hello:v1 x.hello:v1",
		"hello:version hello: v1 lab:1":    "hello:version hello: v1 lab:1",
		"web:v1":                           "web:v1",
		"image: users:v1 products:v1":      "image: R/users:v1 R/products:v1",
	} {
		files := PulledFrom(fstest.MapFS{"a/b": {Data: []byte(text)}}, "reg:5000/x$1")
		sub, err := fs.Sub(files, "a")
		if err != nil {
			t.Fatal(err)
		}
		got, err := fs.ReadFile(sub, "b")
		if want = strings.ReplaceAll(want, "R/", "reg:5000/x$1/"); err != nil || string(got) != want {
			t.Errorf("%q became %q, want %q; error %v", text, got, want, err)
		}
	}
}

// The lab's images are those packed for lessons, but for the one that the embedded cluster needs itself.
func TestLabImages(t *testing.T) {
	for _, i := range image.All() {
		name, ours := strings.CutPrefix(i.Reference, "docker.io/library/")
		if ours != IsLab(name) || ours != labImages.MatchString(name) || ours != IsLab("registry.example.com/class/"+name) {
			t.Errorf("%s: it is for lessons: %t; as one of them lessons know it: %t", i.Reference, ours, IsLab(name))
		}
	}
}
