package lessons

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lessons/source"
)

// Add takes a lesson into the course.
func (c *Course) Add(l *Lesson) {
	l.course = c
	c.Lessons = append(c.Lessons, l)
}

// Find takes a chapter number or an ID.
func (c *Course) Find(name string) (*Lesson, error) {
	var ids []string
	for _, l := range c.Lessons {
		number, err := strconv.Atoi(name)
		if l.ID == name || err == nil && number == l.Chapter {
			return l, nil
		}
		ids = append(ids, l.ID)
	}
	return nil, fmt.Errorf("there is no lesson %q; %s; %q lists them with their numbers", name, source.Suggest(name, ids), c.InCourse("cadet lessons"))
}

// InCourse is a command to type that keeps to this course: --course is added to it for one of somebody's own.
func (c *Course) InCourse(command string) string {
	if c == nil || c.Dir == "" {
		return command
	}
	dir, err := syntax.Quote(c.Dir, syntax.LangPOSIX)
	if err != nil {
		dir = c.Dir
	}
	return command + " --course " + dir
}

// InCourse is a command to type that keeps to the course of the lesson.
func (l *Lesson) InCourse(command string) string { return l.course.InCourse(command) }

// Cadet is a command of cadet's about the lesson as the learner has to type it, such as "cadet check 8 --step scale".
func (l *Lesson) Cadet(command string, arguments ...string) string {
	return l.InCourse(strings.Join(append([]string{"cadet", command, l.Label()}, arguments...), " "))
}

// Next is the lesson after one, by its ID; nil after the last.
func (c *Course) Next(l *Lesson) *Lesson {
	if c == nil {
		return nil
	}
	at := slices.IndexFunc(c.Lessons, func(other *Lesson) bool { return other.ID == l.ID })
	if at < 0 || at+1 == len(c.Lessons) {
		return nil
	}
	return c.Lessons[at+1]
}

// Next is the lesson after this one in its course; nil after the last.
func (l *Lesson) Next() *Lesson { return l.course.Next(l) }

// Step returns the step of that ID, or nil.
func (l *Lesson) Step(id string) *Step {
	for _, st := range l.Steps {
		if st.ID == id {
			return st
		}
	}
	return nil
}

// Label returns the value of cluster.Label on what the lesson makes.
func (l *Lesson) Label() string { return strconv.Itoa(l.Chapter) }

// ManifestText returns the YAML of a manifest of the lesson.
func (l *Lesson) ManifestText(path string) (string, error) {
	if l.Manifests == nil {
		return "", fmt.Errorf("lesson %s has no folder of manifests, so %s cannot be read", l.ID, path)
	}
	data, err := fs.ReadFile(l.Manifests, path)
	if err != nil {
		return "", fmt.Errorf("reading manifest %s of lesson %s: %w", path, l.ID, err)
	}
	return string(data), nil
}

// SolvedBy returns the commands that solve the step: its Solution, or its Command when it has none. It is empty when there
// is nothing to run.
func (st *Step) SolvedBy() string { return cmp.Or(st.Solution, st.Command) }

// Choice returns the choice of an ID, or nil.
func (q *Question) Choice(id string) *Choice {
	for i := range q.Choices {
		if strings.EqualFold(q.Choices[i].ID, id) {
			return &q.Choices[i]
		}
	}
	return nil
}
