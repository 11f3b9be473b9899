package reader

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A course of one's own may lie in either of two shapes.
func TestLoadDir(t *testing.T) {
	for name, paths := range map[string][3]string{
		"catalog and manifests": {"catalog/02-pods/lesson.yaml", "catalog/02-pods/text.en.md", "manifests/02-pods/client.yaml"},
		"folders of lessons":    {"02-pods/lesson.yaml", "02-pods/text.en.md", "02-pods/manifests/client.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for i, content := range []string{goodLesson, goodText, goodManifest} {
				path := filepath.Join(dir, paths[i])
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				write(t, path, content)
			}
			course, err := LoadDir(dir, "ko", "") // there is no Korean text, so the English one is read
			if err != nil {
				t.Fatal(err)
			}
			if text, err := course.Lessons[0].ManifestText("client.yaml"); err != nil || text != goodManifest {
				t.Errorf("manifest %q, %v", text, err)
			}
			write(t, filepath.Join(dir, filepath.Dir(paths[1]), "text.ko.md"), strings.Replace(goodText, "# Pods", "# 파드", 1))
			if course.Spoken {
				t.Error("a course without Korean texts claims to have some")
			}
			if course, err = LoadDir(dir, "ko_KR.UTF-8", ""); err != nil || course.Lessons[0].Title != "파드" || !course.Spoken {
				t.Errorf("the Korean text: %v, %v", course, err)
			}
			write(t, filepath.Join(dir, paths[0]), strings.Replace(goodLesson, "kind: read", "kind: reed", 1))
			want := filepath.Join(dir, paths[0]) + ":8:9: step look: kind: unknown kind"
			if _, err := LoadDir(dir, "en", ""); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v; want %s", err, want)
			}
		})
	}
}

func TestLoadDirThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	for dir, want := range map[string]string{file: "it is no folder", file + "x": "no such file", t.TempDir(): "there is no lesson in"} {
		if _, err := LoadDir(dir, "en", ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("LoadDir(%s): %v; want %q", dir, err, want)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
