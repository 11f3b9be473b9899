package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// path leads to a field of an object, as in spec.template.spec.containers[name=hello].image,
// metadata.annotations['kubernetes.io/change-cause'] or spec.ports[0].
type path []step

// step goes to one field of a map, to one item of a list by its place, or to that with a field of a given value.
type step struct {
	key   string // the field, or that by which an item is found
	value string // which an item's field must have
	index int    // an item's place
	kind  stepKind
}

type stepKind int

const (
	byKey stepKind = iota
	byIndex
	byValue
)

// parsePath reads a path; an error says what was expected.
func parsePath(text string) (path, error) {
	var p path
	rest := text
	for rest != "" {
		var s step
		var err error
		if rest[0] == '[' {
			s, rest, err = bracket(rest)
		} else {
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			s, rest = step{key: rest[:end]}, rest[end:]
			if s.key == "" || strings.ContainsAny(s.key, "]='\"/ ") {
				err = fmt.Errorf("%q is no field's name; a name with other characters is written ['name']", s.key)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("the path %q: %w", text, err)
		}
		p = append(p, s)
		if next, dotted := strings.CutPrefix(rest, "."); dotted {
			if rest = next; rest == "" {
				return nil, fmt.Errorf("the path %q ends with a dot", text)
			}
		} else if rest != "" && rest[0] != '[' {
			return nil, fmt.Errorf("the path %q: expected . or [ before %q", text, rest)
		}
	}
	if len(p) == 0 {
		return nil, fmt.Errorf("expected a path such as spec.replicas, found nothing")
	}
	return p, nil
}

// bracket reads ['key'], [0] or [name=value].
func bracket(text string) (s step, rest string, err error) {
	for _, quote := range []string{"'", `"`} {
		if inner, quoted := strings.CutPrefix(text, "["+quote); quoted {
			key, rest, closed := strings.Cut(inner, quote+"]")
			if !closed || key == "" {
				return s, "", fmt.Errorf("expected ['name'], found %q", text)
			}
			return step{key: key}, rest, nil
		}
	}
	inner, rest, closed := strings.Cut(text[1:], "]")
	if !closed {
		return s, "", fmt.Errorf("%q is never closed", text)
	}
	if key, value, found := strings.Cut(inner, "="); found && key != "" && value != "" {
		return step{kind: byValue, key: key, value: value}, rest, nil
	}
	index, err := strconv.Atoi(inner)
	if err != nil || index < 0 {
		return s, "", fmt.Errorf("expected [0], [name=value] or ['name'], found [%s]", inner)
	}
	return step{kind: byIndex, index: index}, rest, nil
}

// follow returns what a path leads to, nil when something on the way is absent.
func (p path) follow(value ref.Val) ref.Val {
	for _, s := range p {
		switch s.kind {
		case byKey:
			value = field(value, s.key)
		default:
			value = s.item(items(value))
		}
		if value == nil {
			return nil
		}
	}
	if value == types.NullValue {
		return nil
	}
	return value
}

func (s step) item(list []ref.Val) ref.Val {
	if s.kind == byIndex {
		if s.index < len(list) {
			return list[s.index]
		}
		return nil
	}
	for _, item := range list {
		if found := field(item, s.key); found != nil && show(found) == s.value {
			return item
		}
	}
	return nil
}

// show says a value briefly: a text as it is, a map as a=b,c=d.
func show(value ref.Val) string {
	switch value := value.(type) {
	case nil:
		return "not set"
	case types.String:
		return string(value)
	case traits.Mapper:
		var pairs []string
		for it := value.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			pairs = append(pairs, show(key)+"="+show(value.Get(key)))
		}
		return braced(sorted(pairs), ",", "{}")
	case traits.Lister:
		var all []string
		for _, item := range items(value) {
			all = append(all, show(item))
		}
		return braced(all, ", ", "[]")
	}
	return fmt.Sprint(value.Value())
}

func braced(list []string, between, none string) string {
	if len(list) == 0 {
		return none
	}
	return strings.Join(list, between)
}
