package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
)

// value: what a path leads to, null when there is nothing.
func value(s *sight, args []ref.Val) ref.Val {
	p, err := parsePath(asText(args[1]))
	if err != nil {
		return types.WrapErr(err)
	}
	object, _ := s.object(args[0])
	if found := p.follow(object); found != nil {
		return found
	}
	return types.NullValue
}

// at finds an object and reads a path.
func (s *sight) at(args []ref.Val) (object ref.Val, p path, why string) {
	p, err := parsePath(asText(args[1]))
	if err != nil {
		return nil, nil, "this check cannot be read: " + err.Error()
	}
	object, why = s.object(args[0])
	return object, p, why
}

// isSet: the field is there.
func isSet(s *sight, args []ref.Val) verdict {
	object, p, why := s.at(args)
	switch {
	case object == nil:
		return verdict{why}
	case p.follow(object) == nil:
		return no("%s: %s is not set", called(object), asText(args[1]))
	}
	return yes
}

// notSet: the field is absent.
func notSet(s *sight, args []ref.Val) verdict {
	object, p, why := s.at(args)
	if object == nil {
		return verdict{why}
	}
	if found := p.follow(object); found != nil {
		return no("%s: %s is %s, and should not be set", called(object), asText(args[1]), brief(show(found)))
	}
	return yes
}

// fieldIs: the field has the value wanted.
func fieldIs(s *sight, args []ref.Val) verdict {
	object, p, why := s.at(args)
	if object == nil {
		return verdict{why}
	}
	if why := differs(p.follow(object), args[2]); why != "" {
		return no("%s: %s %s", called(object), asText(args[1]), why)
	}
	return yes
}

// fieldMatches: the field's value, as a text, matches a regular expression.
func fieldMatches(s *sight, args []ref.Val) verdict {
	object, p, why := s.at(args)
	if object == nil {
		return verdict{why}
	}
	re, err := regexp.Compile(asText(args[2]))
	found := p.follow(object)
	switch {
	case err != nil:
		return no("this check cannot be read: %v", err)
	case found == nil:
		return no("%s: %s is not set", called(object), asText(args[1]))
	case !re.MatchString(show(found)):
		return no("%s: %s is %s, which is not as expected", called(object), asText(args[1]), quoted(show(found)))
	}
	return yes
}

// fieldsAre: all fields have the values wanted.
func fieldsAre(s *sight, args []ref.Val) verdict {
	object, why := s.object(args[0])
	if object == nil {
		return verdict{why}
	}
	return sameFields(called(object), object, args[1])
}

// sameFields compares the fields of what reasons call by a name.
func sameFields(name string, object, wanted ref.Val) verdict {
	var whys []string
	for _, key := range keys(wanted) {
		p, err := parsePath(key)
		if err != nil {
			return no("this check cannot be read: %v", err)
		}
		if why := differs(p.follow(object), field(wanted, key)); why != "" {
			whys = append(whys, key+" "+why)
		}
	}
	if len(whys) > 0 {
		return no("%s: %s", name, strings.Join(whys, "; "))
	}
	return yes
}

// keys of a map, sorted.
func keys(value ref.Val) []string {
	var all []string
	if m, ok := value.(traits.Mapper); ok {
		for it := m.Iterator(); it.HasNext() == types.True; {
			all = append(all, asText(it.Next()))
		}
	}
	return sorted(all)
}

// differs says how a field differs from what is wanted; empty when it doesn't. The API leaves out what is false, zero or
// empty, so that an absent field is one that is so.
func differs(found, wanted ref.Val) string {
	switch {
	case found == nil && (empty(wanted) || wanted == types.NullValue):
		return ""
	case found == nil:
		return fmt.Sprintf("is not set, should be %s", brief(show(wanted)))
	case wanted == types.NullValue:
		return fmt.Sprintf("is %s, and should not be set", brief(show(found)))
	case found.Equal(wanted) == types.True:
		return ""
	}
	return fmt.Sprintf("is %s, should be %s", quoted(show(found)), quoted(show(wanted)))
}

func empty(value ref.Val) bool {
	zero, ok := value.(traits.Zeroer)
	return ok && zero.IsZeroValue()
}

// quoted marks a text that would not be seen in a sentence as it is.
func quoted(text string) string {
	if text == "" || strings.TrimSpace(text) != text {
		return fmt.Sprintf("%q", text)
	}
	return brief(text)
}

const briefly = 120

// brief cuts what is too long to read in a reason.
func brief(text string) string {
	if runes := []rune(text); len(runes) > briefly {
		return string(runes[:briefly]) + "…"
	}
	return text
}
