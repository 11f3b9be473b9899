package check

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// verdict is what a function found: that something holds, or why not.
type verdict struct{ why string } // empty when it holds

var verdictType = cel.OpaqueType("verdict")

var yes = verdict{}

// say says a form in the learner's language.
func (s *sight) say(form string, args ...any) string { return s.view.words.Say(form, args...) }

// no is a verdict that something does not hold. Every reason is made here, from a form and what is filled in.
func (s *sight) no(form string, args ...any) verdict { return verdict{s.view.words.Say(form, args...)} }

// unreadable is a verdict for an expression that says something impossible.
func (s *sight) unreadable(err error) verdict { return s.no("this check cannot be read: %v", err) }

// verdicts are the words that ask verdicts. Those that make and join them are claims.
func verdicts() []cel.EnvOption {
	return []cel.EnvOption{
		cel.Function("holds", cel.MemberOverload("cadet_holds", []*cel.Type{verdictType}, cel.BoolType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Bool(v.(verdict).why == "") }))),
		cel.Function("why", cel.MemberOverload("cadet_why", []*cel.Type{verdictType}, cel.StringType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.String(v.(verdict).why) }))),
		cel.Function("or", cel.MemberOverload("cadet_or", []*cel.Type{verdictType, cel.StringType}, verdictType,
			cel.BinaryBinding(func(v, why ref.Val) ref.Val {
				if v.(verdict).why == "" {
					return yes
				}
				return verdict{asText(why)}
			}))),
	}
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// must: a condition holds; else the text says why not.
func must(s *sight, args []ref.Val) ref.Val {
	if args[0] == types.True {
		return yes
	}
	return verdict{orElse(asText(args[1]), s.say("this does not hold yet"))}
}

// all holds when each of a list does. What doesn't is said once, in the order of the list.
func all(s *sight, args []ref.Val) ref.Val {
	whys, wrong := s.reasonsOf(args[0])
	if wrong != nil {
		return wrong
	}
	return verdict{strings.Join(slices.DeleteFunc(whys, func(why string) bool { return why == "" }), "; ")}
}

// anyOf holds when one of a list does.
func anyOf(s *sight, args []ref.Val) ref.Val {
	whys, wrong := s.reasonsOf(args[0])
	switch {
	case wrong != nil:
		return wrong
	case len(whys) == 0:
		return s.no("there is nothing that could hold")
	case slices.Contains(whys, ""):
		return yes
	}
	why := whys[0]
	for _, other := range whys[1:] {
		why = s.say("%s; and %s", why, other)
	}
	return verdict{why}
}

// reasonsOf are the reasons of a list of verdicts, each once, and empty ones for those that hold.
func (s *sight) reasonsOf(list ref.Val) (whys []string, wrong ref.Val) {
	for i, item := range items(list) {
		why := ""
		switch item := item.(type) {
		case verdict:
			why = item.why
		case types.Bool:
			if !item {
				why = s.say("condition %d does not hold", i+1)
			}
		default:
			return nil, types.NewErr("item %d of the list is %s; expected %s", i+1, item.Type().TypeName(), Verdict)
		}
		if !slices.Contains(whys, why) {
			whys = append(whys, why)
		}
	}
	return whys, nil
}

// ConvertToNative gives the reason to those who want a text.
func (v verdict) ConvertToNative(want reflect.Type) (any, error) {
	if want.Kind() == reflect.String {
		return v.why, nil
	}
	return nil, fmt.Errorf("a verdict is no %s", want)
}

// ConvertToType makes no conversion: holds() and why() are for that.
func (v verdict) ConvertToType(want ref.Type) ref.Val {
	return types.NewErr("a verdict is no %s; use .holds() or .why()", want.TypeName())
}

// Equal compares the reasons.
func (v verdict) Equal(other ref.Val) ref.Val {
	o, ok := other.(verdict)
	return types.Bool(ok && o == v)
}

// Type is the type that expressions know it by.
func (v verdict) Type() ref.Type { return verdictType }

// Value is the verdict itself.
func (v verdict) Value() any { return v }

// ConvertToNative makes no conversion: no expression can hold a sight but to hand it on.
func (s *sight) ConvertToNative(want reflect.Type) (any, error) {
	return nil, fmt.Errorf("the cluster is no %s", want)
}

// ConvertToType makes no conversion.
func (s *sight) ConvertToType(want ref.Type) ref.Val {
	return types.NewErr("the cluster is no %s", want.TypeName())
}

// Equal is true of the same evaluation only.
func (s *sight) Equal(other ref.Val) ref.Val { return types.Bool(other == ref.Val(s)) }

// Type is the type that expressions know it by.
func (s *sight) Type() ref.Type { return clusterType }

// Value is the sight itself.
func (s *sight) Value() any { return s }
