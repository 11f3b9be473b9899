package check

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"k8s.io/apimachinery/pkg/labels"
	kubetypes "k8s.io/apimachinery/pkg/types"

	"github.com/kubecadet/cadet/cluster/live"
)

// past is what became of the cluster since the step began, as a value that functions are handed: CEL's functions see
// their arguments only.
type past struct {
	live.Since
	view *View
}

// pastVariable can't be written in an expression, nor can pastFunction: a macro puts them there.
const pastVariable = "@past"

var pastType = cel.OpaqueType("cadet.Past")

// ConvertToNative is needed of every value of CEL.
func (p past) ConvertToNative(to reflect.Type) (any, error) {
	return nil, fmt.Errorf("the history is no %v", to)
}

// ConvertToType is needed of every value of CEL.
func (p past) ConvertToType(ref.Type) ref.Val {
	return types.WrapErr(errors.New("the history is only asked"))
}

// Equal is needed of every value of CEL.
func (p past) Equal(ref.Val) ref.Val { return types.False }

// Type is needed of every value of CEL.
func (p past) Type() ref.Type { return pastType }

// Value is needed of every value of CEL.
func (p past) Value() any { return p.Since }

// about asks the history, with the arguments that an expression gave.
type about struct {
	name   string
	takes  []*cel.Type
	gives  *cel.Type
	answer func(p past, args []ref.Val) ref.Val
}

var abouts = []about{
	{"kept", []*cel.Type{cel.ListType(cel.DynType), cel.StringType}, cel.BoolType, kept},
	{"everOwned", []*cel.Type{cel.DynType, cel.StringType}, cel.BoolType, everOwned},
	{"leftOwner", []*cel.Type{cel.DynType, cel.StringType}, cel.BoolType, leftOwner},
	{"fewestReady", []*cel.Type{cel.StringType}, cel.IntType, counted(func(_, ready live.Counts) int { return ready.Fewest })},
	{"mostReady", []*cel.Type{cel.StringType}, cel.IntType, counted(func(_, ready live.Counts) int { return ready.Most })},
	{"fewestPods", []*cel.Type{cel.StringType}, cel.IntType, counted(func(all, _ live.Counts) int { return all.Fewest })},
	{"mostPods", []*cel.Type{cel.StringType}, cel.IntType, counted(func(all, _ live.Counts) int { return all.Most })},
	{"sizes", []*cel.Type{cel.StringType}, cel.ListType(cel.IntType), sizes},
	{"created", []*cel.Type{cel.StringType, cel.StringType}, cel.ListType(cel.DynType), changed(live.Since.Came)},
	{"deleted", []*cel.Type{cel.StringType, cel.StringType}, cel.ListType(cel.DynType), changed(live.Since.Went)},
	{"restartsSince", []*cel.Type{cel.DynType}, cel.IntType, restartsSince},
}

// historyOptions are the words with which an expression asks about the time since the step began.
func historyOptions() []cel.EnvOption {
	options := []cel.EnvOption{cel.Variable(pastVariable, pastType)}
	var macros []cel.Macro
	for _, a := range abouts {
		inner := "@" + a.name
		macros = append(macros, cel.GlobalMacro(a.name, len(a.takes), func(f cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
			return f.NewCall(inner, append([]ast.Expr{f.NewIdent(pastVariable)}, args...)...), nil
		}))
		options = append(options, cel.Function(inner, cel.Overload("cadet_past_"+a.name, append([]*cel.Type{pastType}, a.takes...), a.gives,
			cel.FunctionBinding(func(args ...ref.Val) ref.Val { return a.answer(args[0].(past), args[1:]) }))))
	}
	for _, l := range lists {
		options = append(options, cel.Variable("was."+l.name, cel.ListType(cel.DynType)))
	}
	macros = append(macros, cel.GlobalMacro("inNamespace", 2, elsewhereMacro))
	options = append(options, cel.Function(elsewhereFunction, cel.Overload("cadet_elsewhere", []*cel.Type{pastType, cel.StringType, cel.StringType},
		cel.ListType(cel.DynType), cel.FunctionBinding(elsewhere))))
	return append(options, cel.Macros(macros...))
}

// kept: the object of that name is there, and was there when the step began: it was not made anew.
func kept(p past, args []ref.Val) ref.Val {
	found := items(named(args[0], args[1]))
	return types.Bool(len(found) == 1 && p.Had(uidOf(found[0])))
}

// everOwned: the object once had that controller, such as 'replicationcontroller/hello', or has it now.
func everOwned(p past, args []ref.Val) ref.Val {
	kind, name, err := workload(args[1])
	if err != nil {
		return types.WrapErr(fmt.Errorf("everOwned: %w", err))
	}
	return types.Bool(p.EverOwned(uidOf(args[0]), kind, name))
}

// leftOwner: the object once had that controller, and no longer has.
func leftOwner(p past, args []ref.Val) ref.Val {
	kind, name, err := workload(args[1])
	if err != nil {
		return types.WrapErr(fmt.Errorf("leftOwner: %w", err))
	}
	has := slices.ContainsFunc(items(field(args[0], "metadata", "ownerReferences")), func(o ref.Val) bool {
		return field(o, "controller") == types.True && text(o, "name") == name && live.KindName(text(o, "kind")) == kind
	})
	return types.Bool(!has && p.EverOwned(uidOf(args[0]), kind, name))
}

// counted: how many pods a selector matched at some moment.
func counted(which func(all, ready live.Counts) int) func(past, []ref.Val) ref.Val {
	return func(p past, args []ref.Val) ref.Val {
		selector, err := labels.Parse(asText(args[0]))
		if err != nil {
			return types.NewErr("%q is no label selector: %v", args[0].Value(), err)
		}
		return types.Int(which(p.Pods(selector)))
	}
}

// sizes: the successive sizes of a workload, from the one it had when the step began.
func sizes(p past, args []ref.Val) ref.Val {
	kind, name, err := workload(args[0])
	if err != nil {
		return types.WrapErr(fmt.Errorf("sizes: %w", err))
	}
	all := []int64{}
	for _, n := range p.Sizes(kind, name) {
		all = append(all, int64(n))
	}
	return types.DefaultTypeAdapter.NativeToValue(all)
}

// changed: the objects of a kind that came or went and that a selector matches, as they were last.
func changed(which func(live.Since, string) []live.Change) func(past, []ref.Val) ref.Val {
	return func(p past, args []ref.Val) ref.Val {
		selector, err := labels.Parse(asText(args[1]))
		if err != nil {
			return types.NewErr("%q is no label selector: %v", args[1].Value(), err)
		}
		list := []ref.Val{}
		for _, c := range which(p.Since, live.KindName(asText(args[0]))) {
			if !selector.Matches(labels.Set(c.State.Labels)) {
				continue
			}
			o, err := p.view.made.object(c.Object)
			if err != nil {
				return types.WrapErr(err)
			}
			list = append(list, o)
		}
		return types.DefaultTypeAdapter.NativeToValue(list)
	}
}

// restartsSince: how often containers of the pod were restarted since the step began.
func restartsSince(p past, args []ref.Val) ref.Val {
	var now int64
	for _, list := range []string{"initContainerStatuses", "containerStatuses"} {
		for _, status := range items(field(args[0], "status", list)) {
			if n, ok := field(status, "restartCount").(types.Int); ok {
				now += int64(n)
			}
		}
	}
	return types.Int(now - int64(p.RestartsAt(uidOf(args[0]))))
}

func uidOf(object ref.Val) kubetypes.UID { return kubetypes.UID(text(object, "metadata", "uid")) }

// workload takes 'deployment/hello' apart.
func workload(value ref.Val) (kind, name string, err error) {
	kind, name, found := strings.Cut(asText(value), "/")
	if !found || kind == "" || name == "" {
		return "", "", fmt.Errorf("expected KIND/NAME, such as 'deployment/hello', found %q", asText(value))
	}
	return live.KindName(kind), name, nil
}
