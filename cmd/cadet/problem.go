package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"charm.land/fang/v2"
)

// The exit codes, as every command documents them.
const (
	codeFailed    = 1
	codeUsage     = 2
	codeNoCluster = 3
)

// problem is an error as the learner reads it: what happened, why, and the next thing to type. One without
// words ends the program with its code and prints nothing, because the command has said it all.
type problem struct {
	code int
	what string
	why  error
	next string
}

func (p *problem) Error() string {
	text := p.what
	if p.why != nil {
		text += ": " + p.why.Error()
	}
	if p.next != "" {
		text += "\n" + p.next
	}
	return text
}

func (p *problem) Unwrap() error { return p.why }

func usage(next, format string, args ...any) error {
	return &problem{code: codeUsage, what: fmt.Sprintf(format, args...), next: next}
}

// quiet ends the program with a code and no further word.
func quiet(code int) error { return &problem{code: code} }

func noCluster(why error) error {
	return &problem{code: codeNoCluster, what: "no cluster is running", why: why, next: "Bring it up: cadet up"}
}

func exitCode(err error) int {
	if p, ok := errors.AsType[*problem](err); ok {
		return p.code
	}
	return codeFailed
}

// printProblem writes an error as fang asks for it: the first line says what, the rest why and what to type.
func printProblem(w io.Writer, styles fang.Styles, err error) {
	if errors.Is(err, context.Canceled) {
		err = errors.New("cancelled")
	}
	what, rest, more := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	head := styles.ErrorHeader.UnsetMargins().UnsetPadding().UnsetBackground().UnsetTransform().SetString("")
	_, _ = fmt.Fprintln(w, head.Foreground(styles.ErrorHeader.GetBackground()).Render("cadet:"), what)
	if more {
		_, _ = fmt.Fprintln(w, rest)
	}
}
