package check

import (
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

// memo keeps the maps that objects were made into, as long as pictures hold those objects: of two hundred pods that an
// expression reads, one has changed since the last picture.
type memo struct {
	mu          sync.Mutex
	now, before map[any]map[string]any // by the pointer to the object, which is another for each version of it
}

func newMemo() *memo { return &memo{now: map[any]map[string]any{}} }

// turn begins another picture: what was not asked for since the last turn is forgotten.
func (m *memo) turn() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.now) > 0 { // else nothing was asked for between two pictures
		m.now, m.before = map[any]map[string]any{}, m.now
	}
}

// fields makes an object into maps, with the field names of the API. They must not be changed. An object that client-go
// decoded does not say its kind, so that is added.
func (m *memo) fields(object any) (map[string]any, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fields, known := m.now[object]
	if !known {
		fields, known = m.before[object]
	}
	if !known {
		var err error
		if fields, err = fieldsOf(object); err != nil {
			return nil, err
		}
	}
	m.now[object] = fields
	return fields, nil
}

func fieldsOf(object any) (map[string]any, error) {
	of, ok := object.(runtime.Object)
	if !ok {
		return nil, fmt.Errorf("a %T is no object of the API", object)
	}
	kinds, _, err := scheme.Scheme.ObjectKinds(of)
	if err != nil {
		return nil, err
	}
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, err
	}
	fields["apiVersion"], fields["kind"] = kinds[0].ToAPIVersionAndKind()
	return fields, nil
}
