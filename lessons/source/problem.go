// Package source reads the files of a course strictly, and remembers where everything stood, so that a complaint
// can name file, line and what was expected.
package source

import (
	"errors"
	"fmt"
	"slices"
)

// Problem is one thing wrong with a file of a course.
type Problem struct {
	File string
	Line int
	Text string
}

// Error says file:line: what is wrong.
func (p *Problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Problems collects what is wrong with one file, so that an author sees all of it at once.
type Problems struct {
	File string
	list []*Problem
}

// Addf adds a problem.
func (p *Problems) Addf(line int, format string, args ...any) {
	p.list = append(p.list, &Problem{File: p.File, Line: max(line, 1), Text: fmt.Sprintf(format, args...)})
}

// Err joins the problems in the order of their lines; nil when there are none.
func (p *Problems) Err() error {
	slices.SortStableFunc(p.list, func(a, b *Problem) int { return a.Line - b.Line })
	errs := make([]error, len(p.list))
	for i, problem := range p.list {
		errs[i] = problem
	}
	return errors.Join(errs...)
}
