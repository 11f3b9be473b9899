package check

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
)

// functions are the words that lessons have beside CEL's own.
func functions() []cel.EnvOption {
	list := cel.ListType(cel.DynType)
	return []cel.EnvOption{
		cel.Function("ready", cel.Overload("cadet_ready", []*cel.Type{cel.DynType}, cel.BoolType,
			cel.UnaryBinding(func(pod ref.Val) ref.Val { return types.Bool(isReady(pod)) }))),
		cel.Function("terminating", cel.Overload("cadet_terminating", []*cel.Type{cel.DynType}, cel.BoolType,
			cel.UnaryBinding(func(object ref.Val) ref.Val { return types.Bool(terminating(object)) }))),
		cel.Function("waiting", cel.Overload("cadet_waiting", []*cel.Type{cel.DynType}, cel.StringType,
			cel.UnaryBinding(func(pod ref.Val) ref.Val { return types.String(waiting(pod)) }))),
		cel.Function("image", cel.Overload("cadet_image", []*cel.Type{cel.DynType, cel.StringType}, cel.StringType,
			cel.BinaryBinding(func(pod, container ref.Val) ref.Val { return types.String(image(pod, container)) }))),
		cel.Function("labelled", cel.Overload("cadet_labelled", []*cel.Type{list, cel.StringType}, list,
			cel.BinaryBinding(labelled))),
		cel.Function("owned", cel.Overload("cadet_owned", []*cel.Type{list, cel.DynType}, list,
			cel.BinaryBinding(owned))),
		cel.Function("named", cel.Overload("cadet_named", []*cel.Type{list, cel.StringType}, list,
			cel.BinaryBinding(named))),
		cel.Function("labelsOf", cel.Overload("cadet_labelsOf", []*cel.Type{cel.DynType}, cel.StringType,
			cel.UnaryBinding(func(object ref.Val) ref.Val { return types.String(labelsOf(object).String()) }))),
		cel.Function("json", cel.Overload("cadet_json", []*cel.Type{cel.StringType}, cel.DynType,
			cel.UnaryBinding(parsed))),
	}
}

// isReady: the pod's condition Ready is true and nobody has asked it to go.
func isReady(pod ref.Val) bool {
	if p := podOf(pod); p != nil {
		return live.IsReady(p)
	}
	if terminating(pod) {
		return false
	}
	for _, condition := range items(field(pod, "status", "conditions")) {
		if text(condition, "type") == "Ready" {
			return text(condition, "status") == "True"
		}
	}
	return false
}

// podOf is the pod of the API that a value is, or nil.
func podOf(value ref.Val) *corev1.Pod {
	if o, ok := value.(*object); ok {
		pod, _ := o.of.(*corev1.Pod)
		return pod
	}
	return nil
}

// terminating: the object is being deleted.
func terminating(object ref.Val) bool { return text(object, "metadata", "deletionTimestamp") != "" }

// waiting: why the first container that waits does so, such as ErrImagePull; empty when none waits.
func waiting(pod ref.Val) string {
	for _, list := range []string{"initContainerStatuses", "containerStatuses"} {
		for _, status := range items(field(pod, "status", list)) {
			if reason := text(status, "state", "waiting", "reason"); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// image: the image of a container, of a pod or of the template of what makes pods; empty when there is none.
func image(object, container ref.Val) string {
	for _, c := range items(field(podSpec(object), "containers")) {
		if field(c, "name") != nil && field(c, "name").Equal(container) == types.True {
			return text(c, "image")
		}
	}
	return ""
}

// labelled: the objects that a label selector matches.
func labelled(list, selector ref.Val) ref.Val {
	s, err := labels.Parse(string(selector.(types.String)))
	if err != nil {
		return types.NewErr("labelled: %q is no label selector: %v", selector.Value(), err)
	}
	return keep(list, func(object ref.Val) bool {
		return s.Matches(labelsOf(object))
	})
}

// owned: the objects whose controller is owner.
func owned(list, owner ref.Val) ref.Val {
	uid := text(owner, "metadata", "uid")
	return keep(list, func(value ref.Val) bool {
		if o, ok := value.(*object); ok {
			by := metav1.GetControllerOfNoCopy(o.about)
			return by != nil && uid != "" && string(by.UID) == uid
		}
		for _, o := range items(field(value, "metadata", "ownerReferences")) {
			if uid != "" && text(o, "uid") == uid && field(o, "controller") == types.True {
				return true
			}
		}
		return false
	})
}

// named: the object of that name, in a list of one, or an empty list.
func named(list, name ref.Val) ref.Val {
	return keep(list, func(object ref.Val) bool { return text(object, "metadata", "name") == asText(name) })
}

// parsed: what a text of JSON says. Whole numbers are integers, as an expression would write them.
func parsed(text ref.Val) ref.Val {
	decoder := json.NewDecoder(strings.NewReader(asText(text)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return types.NewErr("json: %q is no JSON: %v", text.Value(), err)
	}
	return types.DefaultTypeAdapter.NativeToValue(numbers(value))
}

// numbers makes the numbers of parsed JSON into such as CEL knows.
func numbers(value any) any {
	switch value := value.(type) {
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		broken, _ := value.Float64() // the decoder has seen that it is a number
		return broken
	case []any:
		for i := range value {
			value[i] = numbers(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = numbers(value[key])
		}
	}
	return value
}

// keep returns the items of a list for which want is true.
func keep(list ref.Val, want func(ref.Val) bool) ref.Val {
	kept := []ref.Val{}
	for _, item := range items(list) {
		if want(item) {
			kept = append(kept, item)
		}
	}
	return types.DefaultTypeAdapter.NativeToValue(kept)
}

// field follows a path through maps; nil when something on the way is absent or not a map.
func field(value ref.Val, path ...string) ref.Val {
	for _, key := range path {
		m, ok := value.(traits.Mapper)
		if !ok {
			return nil
		}
		if value, ok = m.Find(types.String(key)); !ok {
			return nil
		}
	}
	return value
}

func text(value ref.Val, path ...string) string {
	if o, ok := value.(*object); ok {
		if text, known := o.text(path); known {
			return text
		}
	}
	return asText(field(value, path...))
}

func asText(value ref.Val) string {
	s, _ := value.(types.String)
	return string(s)
}

// items are those of a list. They must not be changed; what is appended is a list of its own.
func items(value ref.Val) []ref.Val {
	list, ok := value.(traits.Lister)
	if !ok {
		return nil
	}
	if own, ok := list.Value().([]ref.Val); ok {
		return slices.Clip(own)
	}
	var all []ref.Val
	for it := list.Iterator(); it.HasNext() == types.True; {
		all = append(all, it.Next())
	}
	return all
}
