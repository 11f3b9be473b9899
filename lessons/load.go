package lessons

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

	"github.com/kubecadet/cadet/lessons/catalog"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/manifests"
	"github.com/kubecadet/cadet/words"
)

// Load reads the course built into the program.
//
// An error names file, line and what was expected; every error found is reported, not only the first. What a lesson's text
// in the language ("ko", or as in "ko_KR.UTF-8") says is said in it, and the rest in English. The lab's
// images have the names under which nodes pull them from images, as in "registry.example.com/class"; when that is
// empty, those that lessons say.
func Load(lang, images string) (*Course, error) {
	return load(pulledFrom(catalog.Files, images), pulledFrom(manifests.Files, images), "lessons/catalog", lang, proven)
}

// LoadDir reads a course from a folder, in one of two shapes. DIR/catalog/NN-name holds a lesson and
// DIR/manifests/NN-name its manifests, as in cadet itself; or, when there is no DIR/catalog, DIR/NN-name holds a
// lesson and DIR/NN-name/manifests its manifests.
func LoadDir(dir, lang, images string) (*Course, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("it is no folder")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the course in %s: %w; --course takes a folder with lessons", dir, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "catalog")); err == nil && info.IsDir() {
		of := func(name string) fs.FS { return pulledFrom(os.DirFS(filepath.Join(dir, name)), images) }
		return load(of("catalog"), of("manifests"), filepath.Join(dir, "catalog"), lang, unproven)
	}
	return load(pulledFrom(os.DirFS(dir), images), nil, dir, lang, unproven)
}

var lessonFolder = regexp.MustCompile(`^(\d{2,3})-[a-z0-9-]+$`)

// Whether the tests have compiled a course's expressions. To do it again at each start would delay the first screen by
// more than anything else.
const (
	proven   = true
	unproven = false
)

// load reads every lesson of a catalog. Without a folder of manifests each lesson has its own.
func load(lessonFiles, manifestFiles fs.FS, shown, lang string, proven bool) (*Course, error) {
	entries, err := fs.ReadDir(lessonFiles, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the course in %s: %w", shown, err)
	}
	course, found := &Course{}, []error{}
	for _, entry := range entries {
		number := lessonFolder.FindStringSubmatch(entry.Name())
		if number == nil || !entry.IsDir() {
			continue
		}
		chapter, _ := strconv.Atoi(number[1]) // two or three digits
		at := place{shown: filepath.Join(shown, entry.Name()), chapter: chapter, proven: proven}
		if at.files, err = fs.Sub(lessonFiles, entry.Name()); err != nil {
			return nil, err
		}
		if manifestFiles != nil {
			at.manifests, err = fs.Sub(manifestFiles, entry.Name())
		} else {
			at.manifests, err = fs.Sub(at.files, "manifests")
		}
		if err != nil {
			return nil, err
		}
		lesson, err := at.load(words.Tag(lang))
		if err != nil {
			found = append(found, err)
			continue
		}
		course.Lessons = append(course.Lessons, lesson)
		course.spoken = course.spoken || lesson.spoken
	}
	found = append(found, course.clashes()...)
	if len(found) > 0 {
		return nil, errors.Join(found...)
	}
	if len(course.Lessons) == 0 {
		return nil, fmt.Errorf("there is no lesson in %s; expected folders such as 08-deployments with a lesson.yaml in each", shown)
	}
	slices.SortFunc(course.Lessons, func(a, b *Lesson) int { return cmp.Compare(a.Chapter, b.Chapter) })
	return course, nil
}

// clashes are lessons that share what must be a lesson's own.
func (c *Course) clashes() []error {
	var found []error
	owner := map[string]*Lesson{}
	for _, l := range c.Lessons {
		for _, name := range []string{"id " + l.ID, "chapter " + l.Label(), "namespace " + l.Namespace} {
			if other, taken := owner[name]; taken {
				found = append(found, fmt.Errorf("two lessons have %s: %s (chapter %d) and %s (chapter %d)", name, other.ID, other.Chapter, l.ID, l.Chapter))
			}
			owner[name] = l
		}
	}
	return found
}

// place is where one lesson is read from.
type place struct {
	shown     string // its path in problems
	chapter   int    // the number its name begins with
	files     fs.FS
	manifests fs.FS
	proven    bool // its expressions need not be compiled
}

// sizeLimit of a file of a course: far more than a lesson needs.
const sizeLimit = 1 << 20

func (f place) read(name string) ([]byte, error) {
	info, err := fs.Stat(f.files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > sizeLimit {
		return nil, fmt.Errorf("%s is no file of at most %d bytes", path.Join(f.shown, name), sizeLimit)
	}
	return fs.ReadFile(f.files, name)
}

func (f place) load(lang string) (*Lesson, error) {
	data, err := f.read("lesson.yaml")
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Join(f.shown, "lesson.yaml"), err)
	}
	english, err := f.text(textFile(words.English))
	translated, missing := f.text(textFile(lang))
	name := textFile(words.English)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist), err != nil && missing != nil:
		return nil, err
	case missing != nil && !errors.Is(missing, fs.ErrNotExist):
		return nil, missing
	case err != nil: // a course in one language, which isn't English
		name, english, translated = textFile(lang), translated, nil
	case lang == words.English:
		translated = nil
	}
	r := &reader{
		problems:  &source.Problems{File: filepath.Join(f.shown, "lesson.yaml")},
		manifests: f.manifests,
		chapter:   f.chapter,
		proven:    f.proven,
	}
	lesson := r.lesson(source.Parse(r.problems, data))
	textProblems := &source.Problems{File: filepath.Join(f.shown, name)}
	r.words(lesson, textProblems, english)
	translation := &source.Problems{File: filepath.Join(f.shown, textFile(lang))}
	if translated != nil {
		lesson.translate(translation, translated)
	}
	if err := errors.Join(r.problems.Err(), textProblems.Err(), translation.Err()); err != nil {
		return nil, err
	}
	lesson.spoken, lesson.words = translated != nil || name == textFile(lang), words.In(lang)
	return lesson, nil
}

// textFile is the name of a lesson's text in a language.
func textFile(lang string) string { return "text." + lang + ".md" }

// text reads a text. Its error is fs.ErrNotExist where there is none.
func (f place) text(name string) ([]byte, error) {
	data, err := f.read(name)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Join(f.shown, name), err)
	}
	return data, nil
}
