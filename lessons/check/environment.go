// Package check evaluates the CEL expressions of lessons over a snapshot of the cluster, in the vocabulary of the
// Kubernetes API with a few functions of its own.
package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/ext"
)

// Limits of one evaluation, so that a bad expression fails instead of hanging the screen. A check over a hundred
// pods costs some thousands.
const (
	costLimit = 20_000_000
	timeLimit = 2 * time.Second
)

var environment = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.Variable("ns", cel.StringType), // "namespace" is a word that CEL reserves
		cel.Variable("now", cel.TimestampType),
		cel.Variable("output", cel.StringType), // of a command run in a container
		cel.OptionalTypes(),
		ext.Strings(), ext.Lists(), ext.Sets(), ext.Math(), ext.Bindings(), ext.TwoVarComprehensions(),
	}
	for _, list := range lists {
		options = append(options, cel.Variable(list.name, cel.ListType(cel.DynType)))
	}
	return cel.NewEnv(slices.Concat(options, functions(), historyOptions(), verdicts(), claims())...)
})

// Program is a compiled expression.
type Program struct {
	program   cel.Program
	variables map[string]*Program // that it may name
	kinds     []string
}

// Wanted is what an expression must give.
type Wanted string

// What expressions can be asked to give.
const (
	Verdict Wanted = "true or false, or what a function such as ready(…, 3) finds"
	Text    Wanted = "a text"
	Answer  Wanted = "a text or a number"
	Any     Wanted = "anything"
)

func (w Wanted) allows(t *cel.Type) bool {
	if t.Kind() == types.DynKind {
		return true // known only when it runs
	}
	switch w {
	case Any:
		return true
	case Verdict:
		return t.Kind() == types.BoolKind || t.IsExactType(verdictType)
	case Text:
		return t.Kind() == types.StringKind
	default:
		return slices.Contains([]types.Kind{types.StringKind, types.IntKind, types.UintKind, types.DoubleKind}, t.Kind())
	}
}

// SyntaxError is an expression that does not compile. Text is CEL's own message, with its pointer.
type SyntaxError struct {
	Line, Column int // within the expression, from 1
	Text         string
}

func (e *SyntaxError) Error() string { return e.Text }

// Judge evaluates an expression that gives true, false or a verdict. The reason is empty when the expression holds, and
// when it gave false, which says nothing more.
func (p *Program) Judge(ctx context.Context, v *View, now time.Time) (holds bool, why string, err error) {
	value, err := p.eval(ctx, v, now)
	if err != nil {
		return false, "", err
	}
	switch value := value.(type) {
	case types.Bool:
		return bool(value), "", nil
	case verdict:
		return value.why == "", value.why, nil
	}
	return false, "", fmt.Errorf("the expression gave %s; expected %s", value.Type().TypeName(), Verdict)
}

// Says evaluates an expression that gives a text or a number.
func (p *Program) Says(ctx context.Context, v *View, now time.Time) (string, error) {
	value, err := p.eval(ctx, v, now)
	if err != nil {
		return "", err
	}
	text, ok := value.ConvertToType(types.StringType).(types.String)
	if !ok {
		return "", fmt.Errorf("the expression gave %s; expected %s", value.Type().TypeName(), Answer)
	}
	return string(text), nil
}

func (p *Program) eval(ctx context.Context, v *View, now time.Time) (ref.Val, error) {
	if value := v.known(p); value != nil {
		return value, nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	s := p.sight(ctx, v, now)
	value, _, err := p.program.ContextEval(ctx, s)
	switch {
	case err == nil:
		v.keep(p, value, *s.reads)
		return value, nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("the expression took longer than %s", timeLimit)
	case strings.Contains(err.Error(), "cost limit exceeded"):
		return nil, errors.New("the expression does too much work")
	case strings.Contains(err.Error(), "no such key"):
		return nil, fmt.Errorf("%w (a field that may be absent is read with has(x.y) or x.?y.orValue(…))", err)
	}
	return nil, err
}
