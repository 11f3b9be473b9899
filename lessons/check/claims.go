package check

import (
	"fmt"
	"regexp"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"k8s.io/apimachinery/pkg/labels"
)

// claim is a function that looks at the whole cluster. Most say whether something holds, and why not.
type claim struct {
	name  string
	args  []argument
	gives *cel.Type
	call  func(s *sight, args []ref.Val) ref.Val
}

// argument is what a claim takes. When it stands in an expression as a plain text, parse reads it as soon as the lesson
// is loaded.
type argument struct {
	of    *cel.Type
	parse func(string) error
}

// What claims take.
var (
	aSubject = argument{of: cel.DynType, parse: func(text string) error { _, err := parseSubject(text); return err }}
	aPath    = argument{of: cel.StringType, parse: func(text string) error { _, err := parsePath(text); return err }}
	aPattern = argument{of: cel.StringType, parse: func(text string) error { _, err := regexp.Compile(text); return err }}
	aNumber  = argument{of: cel.IntType}
	aText    = argument{of: cel.StringType}
	aValue   = argument{of: cel.DynType}
	aBool    = argument{of: cel.BoolType}
	aList    = argument{of: cel.ListType(cel.DynType)}
	someMap  = argument{of: cel.MapType(cel.StringType, cel.DynType)}
)

func table() []claim {
	judge := func(name string, call func(s *sight, args []ref.Val) verdict, args ...argument) claim {
		return claim{name: name, args: args, gives: verdictType, call: func(s *sight, args []ref.Val) ref.Val { return call(s, args) }}
	}
	return []claim{
		judge("exists", exists, aSubject),
		judge("gone", gone, aSubject),
		judge("count", count, aSubject, aNumber),
		judge("field", isSet, aSubject, aPath),
		judge("field", fieldIs, aSubject, aPath, aValue),
		judge("noField", notSet, aSubject, aPath),
		judge("fieldMatches", fieldMatches, aSubject, aPath, aPattern),
		judge("fields", fieldsAre, aSubject, someMap),
		judge("ready", podsReady, aSubject, aNumber),
		judge("available", available, aSubject, aNumber),
		judge("endpoints", endpoints, aSubject, aNumber),
		judge("container", containerIs, aSubject, aText, someMap),
		judge("image", imageIs, aSubject, aText, aText),
		judge("env", envIs, aSubject, aText, aText, aValue),
		judge("port", portIs, aSubject, aText, aNumber),
		judge("probe", probeIs, aSubject, aText, aText, aText),
		judge("mounts", mountsAt, aSubject, aText, aText, aText),
		judge("happened", happened, aSubject, aText),
		judge("happened", happened, aSubject, aText, aPattern),
		{"must", []argument{aBool, aText}, verdictType, must},
		{"all", []argument{aList}, verdictType, all},
		{"any", []argument{aList}, verdictType, anyOf},
		{"names", []argument{aList}, cel.StringType, namesOf},
		{"listed", []argument{aList}, cel.StringType, listedOf},
		{"value", []argument{aSubject, aPath}, cel.DynType, value},
		{"podsOf", []argument{aSubject}, cel.ListType(cel.DynType), podsOf},
		{"states", []argument{aSubject}, cel.StringType, statesOf},
	}
}

// claims declares the functions of the table. Each has a hidden first argument, the cluster, which a macro puts there.
func claims() []cel.EnvOption {
	options := []cel.EnvOption{cel.Variable(clusterName, clusterType)}
	for _, c := range table() {
		of := []*cel.Type{clusterType}
		for _, a := range c.args {
			of = append(of, a.of)
		}
		options = append(options,
			cel.Function(c.name, cel.Overload(fmt.Sprintf("cadet_%s_%d", c.name, len(c.args)), of, c.gives, cel.FunctionBinding(c.bind))),
			cel.Macros(cel.GlobalMacro(c.name, len(c.args), func(make cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
				return make.NewCall(c.name, append([]ast.Expr{make.NewIdent(clusterName)}, args...)...), nil
			})))
	}
	return options
}

func (c claim) bind(args ...ref.Val) ref.Val {
	s, ok := args[0].(*sight)
	if !ok {
		return types.MaybeNoSuchOverloadErr(args[0])
	}
	return c.call(s, args[1:])
}

// constants reads the plain texts that claims and labelled are given, so that a slip in a path or in a selector is found
// before a learner meets it.
func constants(a *cel.Ast) error {
	var wrong error
	native := a.NativeRep()
	check := func(e ast.Expr, parse func(string) error) {
		if parse == nil || wrong != nil || e.Kind() != ast.LiteralKind {
			return
		}
		text, ok := e.AsLiteral().(types.String)
		if !ok {
			return
		}
		if err := parse(string(text)); err != nil {
			at := native.SourceInfo().GetStartLocation(e.ID())
			wrong = &SyntaxError{Line: max(1, at.Line()), Column: max(1, at.Column()+1), Text: err.Error()}
		}
	}
	ast.PostOrderVisit(native.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		if call.FunctionName() == "labelled" && len(call.Args()) == 2 {
			check(call.Args()[1], func(text string) error { _, err := labels.Parse(text); return err })
		}
		for _, c := range table() {
			if c.name != call.FunctionName() || len(call.Args()) != len(c.args)+1 {
				continue
			}
			for i, a := range c.args {
				check(call.Args()[i+1], a.parse)
			}
			if c.name == "fields" || c.name == "container" {
				for _, entry := range call.Args()[len(call.Args())-1].AsMap().Entries() {
					check(entry.AsMapEntry().Key(), aPath.parse)
				}
			}
		}
	}))
	return wrong
}
