package reader

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/lessons/text"
	"github.com/kubecadet/cadet/words"
)

// place is where one lesson is read from.
type place struct {
	shown     string // its path in problems
	chapter   int    // the number its name begins with
	files     fs.FS
	manifests *manifestsOf
	proven    bool // its expressions need not be compiled
}

// sizeLimit of a file of a course: far more than a lesson needs.
const sizeLimit = 1 << 20

// file is one file of a lesson, and what is wrong with it.
type file struct {
	data     []byte
	err      error // why it could not be read
	problems *source.Problems
}

// file reads one file. One that is not there is a problem only where it is needed.
func (f place) file(name string) file {
	data, err := f.read(name)
	p := &source.Problems{File: filepath.Join(f.shown, name)}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.Addf(source.Line(1), "the file can't be read: %v", err)
	}
	return file{data, err, p}
}

// needed makes it a problem that the file is not there.
func (f file) needed() file {
	if errors.Is(f.err, fs.ErrNotExist) {
		f.problems.Addf(source.Line(1), "there is no such file, and a lesson needs one")
	}
	return f
}

func (f place) read(name string) ([]byte, error) {
	info, err := fs.Stat(f.files, name)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > sizeLimit) {
		err = fmt.Errorf("it is no file of at most %d bytes", sizeLimit)
	}
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(f.files, name)
}

// textFile is the name of a lesson's text in a language.
func textFile(lang string) string { return "text." + lang + ".md" }

// texts reads the English text and its translation. A course may have but one language, which isn't English: then that is what
// the first has.
func (f place) texts(lang string) (main file, translation *file, spoken bool) {
	main = f.file(textFile(words.English))
	if lang == words.English {
		return main.needed(), nil, main.err == nil
	}
	other := f.file(textFile(lang))
	switch {
	case errors.Is(main.err, fs.ErrNotExist) && other.err == nil:
		return other, nil, true
	case errors.Is(other.err, fs.ErrNotExist):
		return main.needed(), nil, false
	}
	return main.needed(), &other, other.err == nil
}

// load reads the lesson, and says all that is wrong with any of its files.
func (f place) load(lang string, taken owners) (lesson *lessons.Lesson, spoken bool, err error) {
	yaml := f.file("lesson.yaml").needed()
	main, translation, spoken := f.texts(lang)
	r := &reader{problems: yaml.problems, manifests: f.manifests, chapter: f.chapter, proven: f.proven}
	lesson = f.lesson(r, yaml, main, translation, words.In(lang), taken)
	found := []error{yaml.problems.Err(), main.problems.Err()}
	if translation != nil {
		found = append(found, translation.problems.Err())
	}
	if err := errors.Join(append(found, f.manifests.found...)...); err != nil {
		return nil, false, err
	}
	return lesson, spoken, nil
}

// lesson is what the files make, as far as they can be read.
func (f place) lesson(r *reader, yaml, main file, translation *file, language *words.Language, taken owners) *lessons.Lesson {
	var top *source.Mapping
	if yaml.err == nil {
		top = source.Parse(r.problems, yaml.data)
	}
	if top == nil { // what is wrong with the other files is said all the same
		if main.err == nil {
			text.Parse(main.problems, main.data)
		}
		f.manifests.check(f.manifests.blanks())
		return nil
	}
	lesson := r.lesson(top)
	taken.take(top, r.problems, lesson)
	if main.err == nil {
		r.words(lesson, main.problems, main.data)
	}
	lesson.SpeakIn(language, nil)
	if translation != nil && translation.err == nil {
		translate(lesson, language, translation.problems, translation.data)
	}
	return lesson
}
