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
func names(list []ref.Val) string {
	var all []string
	for _, o := range list {
		all = append(all, text(o, "metadata", "name"))
	}
	return listed(all)
}

// listed joins as a sentence does: a, b and c.
func listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// labelsOf are the labels of an object.
func labelsOf(object ref.Val) labels.Set {
	set := labels.Set{}
	if m, ok := field(object, "metadata", "labels").(traits.Mapper); ok {
		for it := m.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			set[asText(key)] = asText(m.Get(key))
		}
	}
	return set
}

func listedOf(texts ref.Val) string {
	var all []string
	for _, t := range items(texts) {
		all = append(all, asText(t))
	}
	return listed(all)
}
