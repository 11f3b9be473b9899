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
		return nil, nil, s.unreadable(err).why
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
		return s.no("%s: %s is not set", called(object), asText(args[1]))
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
		return s.no("%s: %s is %s, and should not be set", called(object), asText(args[1]), brief(show(found)))
	}
	return yes
}

// fieldIs: the field has the value wanted.
func fieldIs(s *sight, args []ref.Val) verdict {
	object, p, why := s.at(args)
	if object == nil {
		return verdict{why}
	}
	if why := s.differs(asText(args[1]), p.follow(object), args[2]); why != "" {
		return s.no("%s: %s", called(object), why)
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
		return s.unreadable(err)
	case found == nil:
		return s.no("%s: %s is not set", called(object), asText(args[1]))
	case !re.MatchString(show(found)):
		return s.no("%s: %s is %s, which is not as expected", called(object), asText(args[1]), quoted(show(found)))
	}
	return yes
}

// fieldsAre: all fields have the values wanted.
func fieldsAre(s *sight, args []ref.Val) verdict {
	object, why := s.object(args[0])
	if object == nil {
		return verdict{why}
	}
	return s.sameFields(called(object), object, args[1])
}

// sameFields compares the fields of what reasons call by a name.
func (s *sight) sameFields(name string, object, wanted ref.Val) verdict {
	var whys []string
	for _, key := range keys(wanted) {
		p, err := parsePath(key)
		if err != nil {
			return s.unreadable(err)
		}
		if why := s.differs(key, p.follow(object), field(wanted, key)); why != "" {
			whys = append(whys, why)
		}
	}
	if len(whys) > 0 {
		return s.no("%s: %s", name, strings.Join(whys, "; "))
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

// differs says how what is called by a name differs from what is wanted; empty when it doesn't. The API leaves out what is false, zero or
// empty, so that an absent field is one that is so.
func (s *sight) differs(name string, found, wanted ref.Val) string {
	switch {
	case found == nil && (empty(wanted) || wanted == types.NullValue):
		return ""
	case found == nil:
		return s.say("%s is not set, should be %s", name, brief(show(wanted)))
	case wanted == types.NullValue:
		return s.say("%s is %s, and should not be set", name, brief(show(found)))
	case found.Equal(wanted) == types.True:
		return ""
	}
	return s.say("%s is %s, should be %s", name, quoted(show(found)), quoted(show(wanted)))
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
