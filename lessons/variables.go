package lessons

import (
	"errors"
	"sync"

	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/source"
)

// Variable is an expression that others call variables.NAME. It is evaluated when another first asks for it.
type Variable struct {
	Name       string
	Expression string
}

// compiled holds the expressions of a lesson that were compiled, each with the variables of its step. It is ready to use
// as it is, by many at the same time.
type compiled struct {
	mu       sync.Mutex
	scopes   map[*Step]*check.Scope // nil is the lesson's own
	programs map[programKey]*check.Program
}

type programKey struct {
	step       *Step
	expression string
	wanted     check.Wanted
}

// program compiles an expression of a step, once.
func (c *compiled) program(l *Lesson, st *Step, expression string, wanted check.Wanted) (*check.Program, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := programKey{st, expression, wanted}
	if p := c.programs[key]; p != nil {
		return p, nil
	}
	scope, err := c.scope(l, st)
	if err != nil {
		return nil, err
	}
	p, err := scope.Compile(expression, wanted)
	if err != nil {
		return nil, err
	}
	if c.programs == nil {
		c.programs = map[programKey]*check.Program{}
	}
	c.programs[key] = p
	return p, nil
}

func (c *compiled) scope(l *Lesson, st *Step) (*check.Scope, error) {
	if scope := c.scopes[st]; scope != nil {
		return scope, nil
	}
	scope, err := check.NewScope()
	if err == nil && l.said != nil {
		scope = scope.In(l.says)
	}
	variables := l.Variables
	if st != nil && err == nil {
		scope, err = c.scope(l, nil)
		variables = st.Variables
	}
	for _, v := range variables {
		if err == nil {
			scope, err = scope.With(v.Name, v.Expression)
		}
	}
	if err != nil {
		return nil, err
	}
	if c.scopes == nil {
		c.scopes = map[*Step]*check.Scope{}
	}
	c.scopes[st] = scope
	return scope, nil
}

// variables reads a list of variables. The scope of what is read next knows them; those that don't compile too, as
// anything, so that one slip is told once.
func (r *reader) variables(m *source.Mapping) []Variable {
	var list []Variable
	for _, vm := range m.Maps("variables") {
		v := Variable{Name: vm.Str("name"), Expression: vm.Str("expression")}
		if v.Name == "" {
			vm.Addf(vm.At, "expected name: what expressions call it, after variables.")
		}
		if v.Expression == "" {
			vm.Fieldf("expression", "expected expression: CEL that gives its value")
		}
		vm.Done()
		if r.proven || v.Name == "" || v.Expression == "" {
			list = append(list, v)
			continue
		}
		scope, err := r.scope.With(v.Name, v.Expression)
		var syntax *check.SyntaxError
		switch {
		case errors.As(err, &syntax):
			vm.Addf(vm.Within("expression", syntax.Line, syntax.Column), "expression: %s", syntax.Text)
			scope, err = r.scope.With(v.Name, "dyn(null)")
		case err != nil:
			vm.Fieldf("expression", "expression: %v", err)
		}
		if err == nil {
			r.scope = scope
		}
		list = append(list, v)
	}
	return list
}
