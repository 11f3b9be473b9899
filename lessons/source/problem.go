// Package source reads the files of a course strictly, and remembers where everything stood, so that a complaint
// can name file, line, column and what was expected.
package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Place is where something stands in a file. Lines and columns count from 1; what is less means the first.
type Place struct{ Line, Column int }

// Line is the beginning of a line.
func Line(n int) Place { return Place{Line: n, Column: 1} }

// Problem is one thing wrong with a file of a course.
type Problem struct {
	File string
	Place
	Text string
}

// Error says file:line:column: what is wrong.
func (p *Problem) Error() string {
	if p.File == "" {
		return p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

// Problems collects what is wrong with one file, so that an author sees all of it at once.
type Problems struct {
	File string
	list []*Problem
}

// Addf adds a problem.
func (p *Problems) Addf(at Place, format string, args ...any) {
	at = Place{Line: max(at.Line, 1), Column: max(at.Column, 1)}
	p.list = append(p.list, &Problem{File: p.File, Place: at, Text: fmt.Sprintf(format, args...)})
}

// All are the problems that an error is made of, in their order. What is no problem of a file becomes one without a file.
func All(err error) []*Problem {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		if p, isProblem := err.(*Problem); isProblem { //nolint:errorlint // one that is wrapped says more than the problem in it
			return []*Problem{p}
		}
		return []*Problem{{Text: err.Error()}}
	}
	var list []*Problem
	for _, one := range joined.Unwrap() {
		list = append(list, All(one)...)
	}
	return list
}

// Err joins the problems in the order of the file; nil when there are none.
func (p *Problems) Err() error {
	slices.SortStableFunc(p.list, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	errs := make([]error, len(p.list))
	for i, problem := range p.list {
		errs[i] = problem
	}
	return errors.Join(errs...)
}
