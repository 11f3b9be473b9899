package reader

import (
	"path/filepath"
	"regexp"
	"slices"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/source"
)

var anyText = regexp.MustCompile(`^text\.([a-z]{2,3})\.md$`)

// Lint reads a course in every language that it has, and returns all that is wrong with it: the first error of a file doesn't
// hide others. The course is nil where anything is.
func Lint(dir string) (*lessons.Course, []*source.Problem) {
	course, err := LoadDir(dir, "en", "")
	found := source.All(err)
	for _, lang := range languages(dir) {
		_, err := LoadDir(dir, lang, "")
		for _, p := range source.All(err) {
			if !slices.ContainsFunc(found, func(other *source.Problem) bool { return *other == *p }) {
				found = append(found, p)
			}
		}
	}
	if len(found) > 0 {
		course = nil
	}
	return course, found
}

// languages are those of a course's texts, but for English.
func languages(dir string) []string {
	var list []string
	for _, pattern := range []string{"*/text.*.md", "catalog/*/text.*.md"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern)) // the pattern is a good one
		for _, file := range files {
			if m := anyText.FindStringSubmatch(filepath.Base(file)); m != nil && m[1] != "en" {
				list = append(list, m[1])
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Shape is what may be written in a lesson.yaml: what is asked for where one is read.
func Shape() *source.Shape {
	asking, shape := source.Asking()
	r := &reader{problems: &source.Problems{}, manifests: &manifestsOf{}, proven: true}
	r.lesson(asking)
	return shape
}
