// Package reader reads courses: lesson.yaml, the texts and the manifests of each lesson. It says of all of them what is
// wrong, with file and line.
package reader

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/catalog"
	"github.com/kubecadet/cadet/lessons/images"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/manifests"
	"github.com/kubecadet/cadet/words"
)

// Load reads the course built into the program, in a language ("ko", or as in "ko_KR.UTF-8"): what a lesson's text says in
// it is said in it, and the rest in English. Nodes pull the lab's images from registry, as in "registry.example.com/class",
// and that is how lessons name them; they have their short names when it is empty.
//
// An error names file, line and what was expected. Every error found is reported, not only the first.
func Load(lang, registry string) (*lessons.Course, error) {
	return load(builtIn(registry), lang, proven)
}

// builtIn is where the course lies that is built into the program.
func builtIn(registry string) where {
	return where{
		lessons: images.PulledFrom(catalog.Files, registry), shown: "lessons/catalog",
		manifests: images.PulledFrom(manifests.Files, registry), manifestsShown: "manifests",
	}
}

// LoadDir reads a course from a folder, in one of two shapes. DIR/catalog/NN-name holds a lesson and
// DIR/manifests/NN-name its manifests, as in cadet itself; or, when there is no DIR/catalog, DIR/NN-name holds a
// lesson and DIR/NN-name/manifests its manifests.
func LoadDir(dir, lang, registry string) (*lessons.Course, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("it is no folder")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the course in %s: %w; --course takes a folder with lessons", dir, err)
	}
	from := where{shown: dir, lessons: images.PulledFrom(os.DirFS(dir), registry)}
	if info, err := os.Stat(filepath.Join(dir, "catalog")); err == nil && info.IsDir() {
		of := func(name string) fs.FS { return images.PulledFrom(os.DirFS(filepath.Join(dir, name)), registry) }
		from = where{
			shown: filepath.Join(dir, "catalog"), lessons: of("catalog"), manifestsShown: filepath.Join(dir, "manifests"), manifests: of("manifests"),
		}
	}
	course, err := load(from, lang, unproven)
	if err != nil {
		return nil, err
	}
	course.Dir = dir
	return course, nil
}

// where a course is read from. Without a folder of manifests each lesson has its own.
type where struct {
	lessons, manifests    fs.FS
	shown, manifestsShown string // the folders in problems
}

var lessonFolder = regexp.MustCompile(`^(\d{2,3})-[a-z0-9-]+$`)

// Whether the tests have compiled a course's expressions. To do it again at each start would delay the first screen by
// more than anything else.
const (
	proven   = true
	unproven = false
)

// load reads every lesson of a catalog, and says of all of them what is wrong.
func load(from where, lang string, proven bool) (*lessons.Course, error) {
	entries, err := fs.ReadDir(from.lessons, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the course in %s: %w", from.shown, err)
	}
	course, found, taken := &lessons.Course{}, []error{}, owners{}
	for _, entry := range entries {
		at, err := from.place(entry, proven)
		if err != nil {
			found = append(found, err)
		}
		if at == nil {
			continue
		}
		lesson, spoken, err := at.load(words.Tag(lang), taken)
		if err != nil {
			found = append(found, err)
			continue
		}
		course.Add(lesson)
		course.Spoken = course.Spoken || spoken
	}
	if len(found) > 0 {
		return nil, errors.Join(found...)
	}
	if len(course.Lessons) == 0 {
		return nil, fmt.Errorf("there is no lesson in %s; expected folders such as 08-deployments with a lesson.yaml in each", from.shown)
	}
	slices.SortFunc(course.Lessons, func(a, b *lessons.Lesson) int { return cmp.Compare(a.Chapter, b.Chapter) })
	return course, nil
}

// place is where the lesson of an entry of the catalog lies; nil when it is no lesson.
func (w where) place(entry fs.DirEntry, proven bool) (*place, error) {
	number := lessonFolder.FindStringSubmatch(entry.Name())
	if number == nil || !entry.IsDir() {
		if _, err := fs.Stat(w.lessons, path.Join(entry.Name(), "lesson.yaml")); err == nil {
			problems := &source.Problems{File: filepath.Join(w.shown, entry.Name(), "lesson.yaml")}
			problems.Addf(source.Line(1), "the folder %q is not read: name it as its chapter, two digits and a dash, as in 08-deployments", entry.Name())
			return nil, problems.Err()
		}
		return nil, nil
	}
	chapter, _ := strconv.Atoi(number[1]) // two or three digits
	at := &place{shown: filepath.Join(w.shown, entry.Name()), chapter: chapter, proven: proven}
	files, err := fs.Sub(w.lessons, entry.Name())
	if err != nil {
		return nil, err
	}
	at.files = files
	applied, name, shown := w.manifests, entry.Name(), filepath.Join(w.manifestsShown, entry.Name())
	if applied == nil {
		applied, name, shown = files, "manifests", filepath.Join(at.shown, "manifests")
	}
	if applied, err = fs.Sub(applied, name); err != nil {
		return nil, err
	}
	at.manifests = readManifests(applied, shown)
	return at, nil
}

// owners are the lessons by what no other may share with them.
type owners map[string]*source.Problems

// take makes what is a lesson's own its own, and says what another has already.
func (o owners) take(m *source.Mapping, problems *source.Problems, l *lessons.Lesson) {
	for field, value := range map[string]string{"id": l.ID, "chapter": l.Label(), "namespace": l.Namespace} {
		name := field + " " + value
		if other, taken := o[name]; taken && m.Has(field) {
			m.Fieldf(field, "two lessons have %s: this one and %s", name, other.File)
			continue
		}
		o[name] = problems
	}
}
