package check

import (
	"sync"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// memo keeps what was made of the objects of pictures, as long as pictures hold them: of thousands of pods that an
// expression reads, some ten have changed since the last picture.
type memo struct {
	mu          sync.Mutex
	objects     map[any]*object     // by the pointer to the object of the API, which is another for each version of it
	now, before map[listID]*listing // those asked for since the last turn, and between the one before and that
	judged      map[*Program]judged
}

// listID tells a list of a picture from others: a list that did not change is the same slice in the next picture.
type listID struct {
	first any // a pointer to the first item; nil where there is none
	size  int
}

func idOf[T any](list []T) listID {
	if len(list) == 0 {
		return listID{}
	}
	return listID{&list[0], len(list)}
}

// listing is a list of a picture as expressions see it, and what claims found in it.
type listing struct {
	list     ref.Val   // an error where it can't be made
	items    []ref.Val // of list
	mu       sync.Mutex
	selected map[string][]ref.Val // by label selector
}

func newMemo() *memo {
	return &memo{objects: map[any]*object{}, now: map[listID]*listing{}, judged: map[*Program]judged{}}
}

// turn begins another picture: what was not asked for since the last turn is forgotten.
func (m *memo) turn() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.now) > 0 { // else nothing was asked for between two pictures
		m.now, m.before = map[listID]*listing{}, m.now
	}
	held := 0
	for _, t := range m.before {
		held += len(t.items)
	}
	if len(m.objects) <= 2*held+spare {
		return
	}
	kept := make(map[any]*object, held)
	for _, t := range m.before {
		for _, item := range t.items {
			o := item.(*object)
			kept[o.of] = o
		}
	}
	m.objects = kept
}

// spare is how many objects may be kept for nothing.
const spare = 100

// object makes an object into one of an expression.
func (m *memo) object(of any) (*object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.objectLocked(of)
}

func (m *memo) objectLocked(of any) (*object, error) {
	o := m.objects[of]
	if o == nil {
		var err error
		if o, err = newObject(of); err != nil {
			return nil, err
		}
		m.objects[of] = o
	}
	return o, nil
}

// listingOf makes a list into one of an expression.
func listingOf[T any](m *memo, all []*T) *listing {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := idOf(all)
	t := m.now[id]
	if t == nil {
		t = m.before[id]
	}
	if t == nil {
		t = newListing(m, all)
	}
	m.now[id] = t
	return t
}

func newListing[T any](m *memo, all []*T) *listing {
	t := &listing{items: make([]ref.Val, len(all)), selected: map[string][]ref.Val{}}
	for i, of := range all {
		o, err := m.objectLocked(of)
		if err != nil {
			return &listing{list: types.WrapErr(err), selected: t.selected}
		}
		t.items[i] = o
	}
	t.list = types.NewRefValList(types.DefaultTypeAdapter, t.items)
	return t
}
