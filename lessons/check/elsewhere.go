package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// elsewhereFunction is what inNamespace(leases, 'kube-system') becomes: it is handed the name of the list, because the list
// itself holds the objects of the lesson's namespace.
const elsewhereFunction = "@inNamespace"

func elsewhereMacro(f cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
	name := args[0].AsIdent()
	if args[0].Kind() != ast.IdentKind || !isList(name) {
		return nil, f.NewError(args[0].ID(), "inNamespace takes a list of the cluster, such as inNamespace(leases, 'kube-system')")
	}
	return f.NewCall(elsewhereFunction, f.NewIdent(pastVariable), f.NewLiteral(types.String(name)), args[1]), nil
}

// elsewhere gives a list of another namespace. One that is not watched is an error, or a check of it would wait for ever.
func elsewhere(args ...ref.Val) ref.Val {
	view, name, namespace := args[0].(past).view, asText(args[1]), asText(args[2])
	if namespace == view.Snapshot.Namespace {
		return view.lists[name]().list
	}
	snap := view.Snapshot.Elsewhere[namespace]
	if snap == nil {
		return types.NewErr("inNamespace: nothing of %s is watched; the lesson's watch: wants %s/%s", namespace, namespace, strings.ToLower(name))
	}
	for _, l := range lists {
		if l.name == name {
			return l.of(snap, view.made).list
		}
	}
	return types.NewErr("inNamespace: there is no list %s", name)
}

// elsewhere are the objects of a kind in all other namespaces that are watched.
func (v *View) elsewhere(name string) []ref.Val {
	var found []ref.Val
	for _, namespace := range slices.Sorted(maps.Keys(v.Snapshot.Elsewhere)) {
		for _, l := range lists {
			if l.name == name {
				found = append(found, l.of(v.Snapshot.Elsewhere[namespace], v.made).items...)
			}
		}
	}
	return found
}

// Kinds are the kinds that an expression reads, as a watcher is asked for them: "pods", "kube-system/leases".
// None when there is no expression.
func (p *Program) Kinds() []string {
	if p == nil {
		return nil
	}
	return p.kinds
}

// kindsOf finds the kinds that an expression reads, itself or by its variables. A name that is worked out only when it runs
// is not seen.
func (s *Scope) kindsOf(expression *cel.Ast) []string {
	found := map[string]bool{}
	native := expression.NativeRep()
	for _, reference := range native.ReferenceMap() {
		if name := strings.TrimPrefix(reference.Name, "was."); isList(name) {
			found[strings.ToLower(name)] = true
		}
		for _, kind := range s.variables[reference.Name].Kinds() {
			found[kind] = true
		}
	}
	ast.PostOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		switch {
		case call.FunctionName() == elsewhereFunction:
			if namespace := literal(call.Args()[2]); namespace != "" {
				found[namespace+"/"+strings.ToLower(literal(call.Args()[1]))] = true
			}
		case slices.ContainsFunc(table(), func(c claim) bool { return c.name == call.FunctionName() }):
			for _, arg := range call.Args() {
				subjectsIn(arg, found)
			}
		}
	}))
	return slices.Sorted(maps.Keys(found))
}

// subjectsIn notes the kinds of the objects that an argument of a claim names: 'ingress/hello', or a list of such.
func subjectsIn(arg ast.Expr, found map[string]bool) {
	if arg.Kind() == ast.ListKind {
		for _, item := range arg.AsList().Elements() {
			subjectsIn(item, found)
		}
	}
	sub, err := parseSubject(literal(arg))
	switch {
	case err != nil || sub.resource == "":
	case sub.namespace != "":
		found[sub.namespace+"/"+strings.ToLower(sub.resource)] = true
	default:
		found[strings.ToLower(sub.resource)] = true
	}
}

// literal is a text as it is written in an expression; empty when it is worked out.
func literal(e ast.Expr) string {
	if e.Kind() != ast.LiteralKind {
		return ""
	}
	return asText(e.AsLiteral())
}

func isList(name string) bool {
	return slices.ContainsFunc(lists, func(l list) bool { return l.name == name })
}
