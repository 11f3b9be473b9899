// Package lessontest is a small lesson with a step of most kinds, and what tests need to try it on a real cluster.
package lessontest

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/reader"
)

// Lesson reads a lesson in a language from its files, by their names below the lesson's folder.
func Lesson(t *testing.T, chapter int, lang string, files map[string]string) *lessons.Lesson {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		file := filepath.Join(dir, fmt.Sprintf("%02d-x", chapter), name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	course, err := reader.LoadDir(dir, lang, "")
	if err != nil {
		t.Fatal(err)
	}
	return course.Lessons[0]
}

// OnCluster reads a lesson whose manifests are ClientPod, as client.yaml, and HelloObjects, as hello.yaml.
func OnCluster(t *testing.T, chapter int, lesson, text string) *lessons.Lesson {
	t.Helper()
	return Lesson(t, chapter, "en", map[string]string{
		"lesson.yaml": lesson, "text.en.md": text, "manifests/client.yaml": ClientPod, "manifests/hello.yaml": HelloObjects,
	})
}

// Proven reads a lesson that "cadet prove" finds nothing wrong with. It works in the namespace ch and its chapter.
func Proven(t *testing.T, chapter int) *lessons.Lesson {
	t.Helper()
	return OnCluster(t, chapter, fmt.Sprintf(provenLesson, chapter), provenText)
}

// Kubeconfig is the file that leads to the cluster of the tests, which has the lab image.
func Kubeconfig(t *testing.T) string {
	t.Helper()
	kubeconfig := os.Getenv("KUBECONFIG")
	if kubeconfig == "" {
		t.Fatal("these tests need a cluster: set KUBECONFIG")
	}
	return kubeconfig
}

// Kubectl is the command that is kubectl, while Main runs.
var Kubectl []string

// Main builds kubectl and runs the tests of a package.
func Main(m *testing.M) {
	dir, err := os.MkdirTemp("", "lessons-")
	if err != nil {
		log.Fatal(err)
	}
	Kubectl = []string{filepath.Join(dir, "testkubectl")}
	build := exec.Command("go", "build", "-o", Kubectl[0], "github.com/kubecadet/cadet/lessons/internal/testkubectl")
	if out, err := build.CombinedOutput(); err != nil {
		log.Fatalf("building kubectl: %v\n%s", err, out)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}
