package check

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"

	"github.com/kubecadet/cadet/lessons/source"
)

// Scope is what an expression may name: the words of all lessons, and the variables of one lesson or step. It is
// immutable, and may be used by many at the same time.
type Scope struct {
	env       *cel.Env
	variables map[string]*Program
	say       func(form string) string // for what expressions say, in another language; nil in English
}

const variablePrefix = "variables."

// NewScope returns the scope of an expression without variables.
func NewScope() (*Scope, error) {
	env, err := environment()
	if err != nil {
		return nil, fmt.Errorf("preparing CEL: %w", err)
	}
	return &Scope{env: env}, nil
}

var variableName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

// With returns a scope that knows one variable more, as variables.NAME. Its expression may name those before it, and is
// evaluated when another first asks for it, at most once for each evaluation.
func (s *Scope) With(name, expression string) (*Scope, error) {
	if !variableName.MatchString(name) {
		return nil, &SyntaxError{Line: 1, Column: 1, Text: fmt.Sprintf("a variable's name is of letters and digits, such as rc; found %q", name)}
	}
	if s.variables[variablePrefix+name] != nil {
		return nil, &SyntaxError{Line: 1, Column: 1, Text: fmt.Sprintf("a second variable %s", name)}
	}
	program, gives, err := s.compile(expression, Any)
	if err != nil {
		return nil, err
	}
	env, err := s.env.Extend(cel.Variable(variablePrefix+name, gives))
	if err != nil {
		return nil, &SyntaxError{Line: 1, Column: 1, Text: err.Error()}
	}
	with := &Scope{env: env, variables: maps.Clone(s.variables), say: s.say}
	if with.variables == nil {
		with.variables = map[string]*Program{}
	}
	with.variables[variablePrefix+name] = program
	return with, nil
}

// Compile checks an expression without variables, and what it gives.
func Compile(expression string, wanted Wanted) (*Program, error) {
	scope, err := NewScope()
	if err != nil {
		return nil, err
	}
	return scope.Compile(expression, wanted)
}

// Compile checks an expression and what it gives.
func (s *Scope) Compile(expression string, wanted Wanted) (*Program, error) {
	program, _, err := s.compile(expression, wanted)
	return program, err
}

func (s *Scope) compile(expression string, wanted Wanted) (*Program, *cel.Type, error) {
	ast, issues := s.env.Parse(expression)
	if issues.Err() == nil {
		reword(ast.NativeRep(), wanted, s.say)
		ast, issues = s.env.Check(ast)
	}
	if issues.Err() != nil {
		wrong := &SyntaxError{Line: 1, Column: 1, Text: s.plain(issues.String(), expression)}
		errs := issues.Errors()
		if len(errs) > 0 {
			wrong.Line, wrong.Column = errs[0].Location.Line(), errs[0].Location.Column()+1-calledBefore(errs[0], expression)
		}
		if len(errs) == 1 { // then where it stands is said by whoever knows the file
			wrong.Text = strings.TrimPrefix(wrong.Text, fmt.Sprintf("%d:%d: ", wrong.Line, errs[0].Location.Column()+1))
		}
		return nil, nil, wrong
	}
	if t := ast.OutputType(); !wanted.allows(t) {
		return nil, nil, &SyntaxError{Line: 1, Column: 1, Text: fmt.Sprintf("the expression gives %s; expected %s", t, wanted)}
	}
	if err := constants(ast); err != nil {
		return nil, nil, err
	}
	program, err := s.env.Program(ast, cel.CostLimit(costLimit), cel.InterruptCheckFrequency(100), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, nil, &SyntaxError{Line: 1, Column: 1, Text: err.Error()}
	}
	return &Program{program: program, variables: s.variables, kinds: s.kindsOf(ast)}, ast.OutputType(), nil
}

// calledBefore is how far before its place an unknown function's name begins: CEL points at what follows it.
func calledBefore(err *cel.Error, expression string) int {
	name := undeclared.FindStringSubmatch(err.Message)
	lines := strings.Split(expression, "\n")
	if name == nil || err.Location.Line() > len(lines) {
		return 0
	}
	line := []rune(lines[err.Location.Line()-1])
	if at := err.Location.Column(); at <= len(line) && strings.HasSuffix(string(line[:at]), name[1]) {
		return len(name[1])
	}
	return 0
}

var undeclared = regexp.MustCompile(`undeclared reference to '(\w+)' \(in container ''\)`)

// known are the names that an expression may call, but for those of operators.
func (s *Scope) known() []string {
	var list []string
	for name := range s.env.Functions() {
		if identifier.MatchString(name) {
			list = append(list, name)
		}
	}
	for _, v := range s.env.Variables() {
		list = append(list, v.Name())
	}
	return sorted(list)
}

var identifier = regexp.MustCompile(`^[a-zA-Z]\w*$`)

var namedVariable = regexp.MustCompile(`\bvariables\.(\w+)`)

// plain is what CEL says of an expression, without what only this package knows of.
func (s *Scope) plain(text, expression string) string {
	text = strings.ReplaceAll(text, "ERROR: <input>:", "")
	text = undeclared.ReplaceAllStringFunc(text, func(said string) string {
		near := source.Nearest(undeclared.FindStringSubmatch(said)[1], s.known(), 2)
		said = strings.TrimSuffix(said, " (in container '')")
		if near != "" {
			said += fmt.Sprintf("; did you mean %q?", near)
		}
		return said
	})
	for _, hidden := range []*cel.Type{clusterType, pastType} {
		text = strings.ReplaceAll(text, "("+hidden.String()+", ", "(")
	}
	if strings.Contains(text, "found '"+verdictType.String()+"'") {
		text += "\nverdicts are joined with all([…]) or any([…]), and asked with .holds()"
	}
	if !strings.Contains(text, "undeclared reference to 'variables'") {
		return text
	}
	var known []string
	for name := range s.variables {
		known = append(known, strings.TrimPrefix(name, variablePrefix))
	}
	slices.Sort(known)
	for _, m := range namedVariable.FindAllStringSubmatch(expression, -1) {
		switch {
		case slices.Contains(known, m[1]):
		case len(known) == 0:
			return fmt.Sprintf("there is no variable %s above it, nor any other\n%s", m[1], text)
		default:
			return fmt.Sprintf("there is no variable %s above it; %s\n%s", m[1], source.Suggest(m[1], known), text)
		}
	}
	return text
}

// sight is a view at a time with the variables of a scope: what one evaluation can see. It is the value of the hidden
// argument of those functions that look at the whole cluster.
type sight struct {
	moment // the variables that are the cluster's

	ctx       context.Context // of the evaluation, for the variables evaluated on the way
	variables map[string]*Program
	values    map[string]any
}

func (p *Program) sight(ctx context.Context, v *View, now time.Time) *sight {
	return &sight{moment: v.at(now), ctx: ctx, variables: p.variables, values: map[string]any{}}
}

// ResolveName returns the value of a variable.
func (s *sight) ResolveName(name string) (any, bool) {
	if name == clusterName {
		return s, true
	}
	program := s.variables[name]
	if program == nil {
		return s.moment.ResolveName(name)
	}
	if value, known := s.values[name]; known {
		return value, true
	}
	var result any
	value, _, err := program.program.ContextEval(s.ctx, s)
	if result = value; err != nil {
		result = types.WrapErr(fmt.Errorf("%s: %w", name, err))
	}
	s.values[name] = result
	return result, true
}

const clusterName = "@cluster" // no expression can spell it

var clusterType = cel.OpaqueType("cluster")

var _ ref.Val = (*sight)(nil)
