package judge

import (
	"sync"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/check"
)

// compiled holds the expressions of a lesson that were compiled, each with the variables of its step. It is ready to use
// as it is, by many at the same time.
type compiled struct {
	mu       sync.Mutex
	scopes   map[*lessons.Step]*check.Scope // nil is the lesson's own
	programs map[programKey]*check.Program
}

type programKey struct {
	step       *lessons.Step
	expression string
	wanted     check.Wanted
}

// program compiles an expression of a step, once.
func (c *compiled) program(l *lessons.Lesson, st *lessons.Step, expression string, wanted check.Wanted) (*check.Program, error) {
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

func (c *compiled) scope(l *lessons.Lesson, st *lessons.Step) (*check.Scope, error) {
	if scope := c.scopes[st]; scope != nil {
		return scope, nil
	}
	scope, err := check.NewScope()
	if err == nil {
		scope = scope.In(l.Says)
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
		c.scopes = map[*lessons.Step]*check.Scope{}
	}
	c.scopes[st] = scope
	return scope, nil
}
