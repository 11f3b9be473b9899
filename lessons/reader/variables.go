package reader

import (
	"errors"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/lessons/source"
)

// variables reads a list of variables. The scope of what is read next knows them; those that don't compile too, as
// anything, so that one slip is told once.
func (r *reader) variables(m *source.Mapping) []lessons.Variable {
	var list []lessons.Variable
	for _, vm := range m.Maps("variables") {
		v := lessons.Variable{Name: vm.Str("name"), Expression: vm.Str("expression")}
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
