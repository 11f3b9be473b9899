package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"

	"github.com/kubecadet/cadet/words"
)

// In is a scope whose expressions say what they say to learners in another language. say gives for each English form what
// to say instead, or the form itself.
//
// A form is a text that stands in the expression where a reason belongs. One that is put together with + or with format has
// a verb for each part that isn't a text: 'it says ' + x has the form "it says %s".
func (s *Scope) In(say func(form string) string) *Scope {
	in := *s
	in.say = say
	return &in
}

// Forms are what an expression says to learners.
func (s *Scope) Forms(expression string, wanted Wanted) []string {
	parsed, issues := s.env.Parse(expression)
	if issues.Err() != nil {
		return nil // whoever compiles it is told
	}
	var found []string
	reword(parsed.NativeRep(), wanted, func(form string) string {
		if words.Sayable(form) && !slices.Contains(found, form) {
			found = append(found, form)
		}
		return form
	})
	return found
}

// rewording puts what another language says in the place of what an expression says.
type rewording struct {
	other func(form string) string // what the other language says
	make  ast.ExprFactory
	next  int64 // a number that no part of the expression has
}

func reword(expression *ast.AST, wanted Wanted, say func(form string) string) {
	if say == nil || wanted == Answer { // an answer is compared
		return
	}
	r := &rewording{other: say, make: ast.NewExprFactory(), next: ast.MaxID(expression) + 1}
	if wanted == Verdict {
		r.search(expression.Expr())
		return
	}
	r.reason(expression.Expr())
}

// reason rewords an expression that gives a text for learners.
func (r *rewording) reason(e ast.Expr) {
	switch e.Kind() {
	case ast.LiteralKind:
		if form, ok := e.AsLiteral().(types.String); ok {
			if said := r.other(string(form)); said != string(form) {
				e.SetKindCase(r.make.NewLiteral(e.ID(), types.String(said)))
			}
		}
	case ast.ComprehensionKind: // of cel.bind, and of what goes through lists
		c := e.AsComprehension()
		for _, part := range []ast.Expr{c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep()} {
			r.search(part)
		}
		r.reason(c.Result())
	case ast.CallKind:
		switch call := e.AsCall(); call.FunctionName() {
		case operators.Conditional:
			r.search(call.Args()[0])
			r.reason(call.Args()[1])
			r.reason(call.Args()[2])
		case operators.Add:
			r.sum(e)
		case "string":
			r.reason(call.Args()[0])
		default:
			r.search(e)
		}
	default:
		r.search(e)
	}
}

// search finds the reasons in an expression that is none itself.
func (r *rewording) search(e ast.Expr) {
	switch e.Kind() {
	case ast.CallKind:
		r.call(e)
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		for _, part := range []ast.Expr{c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()} {
			r.search(part)
		}
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			r.search(item)
		}
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			r.search(entry.AsMapEntry().Value())
		}
	case ast.SelectKind:
		r.search(e.AsSelect().Operand())
	}
}

func (r *rewording) call(e ast.Expr) {
	call := e.AsCall()
	args := call.Args()
	if call.IsMemberFunction() {
		switch {
		case call.FunctionName() == "format" && len(args) == 1 && call.Target().Kind() == ast.LiteralKind:
			r.format(e)
			return
		case call.FunctionName() == "or" && len(args) == 1:
			r.search(call.Target())
			r.reason(args[0])
			return
		}
		r.search(call.Target())
	}
	for i, arg := range args {
		if call.FunctionName() == "must" && i == len(args)-1 {
			r.reason(arg)
		} else {
			r.search(arg)
		}
	}
}

// sum rewords texts that are put together.
func (r *rewording) sum(e ast.Expr) {
	form, parts, said := "", []ast.Expr{}, false
	for _, part := range addends(e) {
		if text, ok := textOf(part); ok {
			form, said = form+strings.ReplaceAll(text, "%", "%%"), true
			continue
		}
		r.reason(part)
		form, parts = form+"%s", append(parts, part)
	}
	if said {
		r.fill(e, form, parts)
	}
}

// addends are what is put together, from the first to the last.
func addends(e ast.Expr) []ast.Expr {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Add {
		args := e.AsCall().Args()
		return append(addends(args[0]), addends(args[1])...)
	}
	return []ast.Expr{e}
}

func textOf(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	text, ok := e.AsLiteral().(types.String)
	return string(text), ok
}

// format rewords 'form'.format([parts]).
func (r *rewording) format(e ast.Expr) {
	call := e.AsCall()
	form, ok := textOf(call.Target())
	list := call.Args()[0]
	if !ok || list.Kind() != ast.ListKind {
		r.search(list)
		return
	}
	for _, part := range list.AsList().Elements() {
		r.reason(part)
	}
	r.fill(e, form, list.AsList().Elements())
}

// fill makes an expression into what the other language says for a form, with its parts filled in.
func (r *rewording) fill(e ast.Expr, form string, parts []ast.Expr) {
	said := r.other(form)
	if said == form {
		return
	}
	said, order := inOrder(said)
	moved := make([]ast.Expr, 0, len(order))
	for _, at := range order {
		if at >= len(parts) {
			return // the tests find what fills in more than there is
		}
		moved = append(moved, parts[at])
	}
	e.SetKindCase(r.make.NewMemberCall(e.ID(), "format", r.make.NewLiteral(r.id(), types.String(said)), r.make.NewList(r.id(), moved, nil)))
}

func (r *rewording) id() int64 {
	r.next++
	return r.next
}

var numbered = regexp.MustCompile(`%(?:\[(\d+)\])?((?:\.\d+)?[a-zA-Z%])`)

// inOrder takes the numbers out of a form such as "%[2]d of %[1]s", which CEL's format doesn't know, and says in which order
// to fill it in instead.
func inOrder(form string) (plain string, order []int) {
	next := 0
	plain = numbered.ReplaceAllStringFunc(form, func(verb string) string {
		m := numbered.FindStringSubmatch(verb)
		if m[2] == "%" {
			return verb
		}
		if m[1] != "" {
			n, _ := strconv.Atoi(m[1]) // digits
			next = n - 1
		}
		order = append(order, max(0, next))
		next++
		return "%" + m[2]
	})
	return plain, order
}
