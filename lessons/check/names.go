package check

import (
	"slices"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apimachinery/pkg/labels"
)

// names of objects, joined as in a sentence.
func (s *sight) names(list []ref.Val) string {
	var all []string
	for _, o := range list {
		all = append(all, text(o, "metadata", "name"))
	}
	return s.listed(all)
}

// listed joins as a sentence does: a, b and c.
func (s *sight) listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return s.say("%s and %s", strings.Join(all[:len(all)-1], ", "), all[len(all)-1])
}

// namesOf: the names of objects.
func namesOf(s *sight, args []ref.Val) ref.Val { return types.String(s.names(items(args[0]))) }

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// labelsOf are the labels of an object. They must not be changed.
func labelsOf(value ref.Val) labels.Set {
	if o, ok := value.(*object); ok {
		return o.about.GetLabels()
	}
	set := labels.Set{}
	if m, ok := field(value, "metadata", "labels").(traits.Mapper); ok {
		for it := m.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			set[asText(key)] = asText(m.Get(key))
		}
	}
	return set
}

// listedOf: texts, joined as in a sentence.
func listedOf(s *sight, args []ref.Val) ref.Val {
	var all []string
	for _, t := range items(args[0]) {
		all = append(all, asText(t))
	}
	return types.String(s.listed(all))
}
