package check

import (
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

// object is an object of the cluster as expressions see it: a map with the field names of the API. It is made into one when
// an expression first asks for a field. What claims ask of thousands of objects, such as labels, they read from the object
// of the API itself.
type object struct {
	of    runtime.Object
	about metav1.Object
	kind  string

	once   sync.Once
	fields traits.Mapper
	wrong  error // why it can't be made into a map
}

// newObject takes an object of a snapshot. One that client-go decoded does not say its kind, so that is looked up.
func newObject(of any) (*object, error) {
	o, ok := of.(runtime.Object)
	about, named := of.(metav1.Object)
	if !ok || !named {
		return nil, fmt.Errorf("a %T is no object of the API", of)
	}
	kinds, _, err := scheme.Scheme.ObjectKinds(o)
	if err != nil {
		return nil, err
	}
	return &object{of: o, about: about, kind: kinds[0].Kind}, nil
}

// mapped is the object as a map.
func (o *object) mapped() traits.Mapper {
	o.once.Do(func() {
		var fields map[string]any
		if fields, o.wrong = fieldsOf(o.of); o.wrong != nil {
			fields = map[string]any{}
		}
		o.fields = types.NewStringInterfaceMap(types.DefaultTypeAdapter, fields)
	})
	return o.fields
}

func fieldsOf(of runtime.Object) (map[string]any, error) {
	kinds, _, err := scheme.Scheme.ObjectKinds(of)
	if err != nil {
		return nil, err
	}
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(of)
	if err != nil {
		return nil, err
	}
	fields["apiVersion"], fields["kind"] = kinds[0].ToAPIVersionAndKind()
	return fields, nil
}

// text is a field that is asked of many objects, and whether it is one of those that are known without a map.
func (o *object) text(path []string) (text string, known bool) {
	switch {
	case len(path) == 1 && path[0] == "kind":
		return o.kind, true
	case len(path) != 2 || path[0] != "metadata":
		return "", false
	}
	switch path[1] {
	case "name":
		return o.about.GetName(), true
	case "namespace":
		return o.about.GetNamespace(), true
	case "uid":
		return string(o.about.GetUID()), true
	case "deletionTimestamp":
		if t := o.about.GetDeletionTimestamp(); t != nil {
			return t.UTC().Format(time.RFC3339), true
		}
		return "", true
	}
	return "", false
}

// Find is the value of a field, and whether there is one.
func (o *object) Find(key ref.Val) (ref.Val, bool) {
	if fields := o.mapped(); o.wrong == nil {
		return fields.Find(key)
	}
	return types.WrapErr(o.wrong), false
}

// Get is the value of a field, an error where there is none.
func (o *object) Get(key ref.Val) ref.Val {
	if fields := o.mapped(); o.wrong == nil {
		return fields.Get(key)
	}
	return types.WrapErr(o.wrong)
}

// Contains says whether there is a field.
func (o *object) Contains(key ref.Val) ref.Val { return o.mapped().Contains(key) }

// Iterator goes over the names of the fields.
func (o *object) Iterator() traits.Iterator { return o.mapped().Iterator() }

// Size is how many fields there are.
func (o *object) Size() ref.Val { return o.mapped().Size() }

// Fold goes over the fields.
func (o *object) Fold(f traits.Folder) { types.ToFoldableMap(o.mapped()).Fold(f) }

// IsZeroValue says whether it is an empty map, which no object is.
func (o *object) IsZeroValue() bool { return false }

// ConvertToNative makes a value of Go of the map.
func (o *object) ConvertToNative(to reflect.Type) (any, error) { return o.mapped().ConvertToNative(to) }

// ConvertToType makes another value of CEL of the map.
func (o *object) ConvertToType(to ref.Type) ref.Val { return o.mapped().ConvertToType(to) }

// Equal says whether another map has the same fields.
func (o *object) Equal(other ref.Val) ref.Val {
	if other == ref.Val(o) {
		return types.True
	}
	return o.mapped().Equal(other)
}

// Type is that of a map.
func (o *object) Type() ref.Type { return types.MapType }

// Value is the map, which must not be changed.
func (o *object) Value() any { return o.mapped().Value() }

var _ traits.Mapper = (*object)(nil)
