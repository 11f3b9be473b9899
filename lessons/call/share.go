package call

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/words"
)

// Share is whose answers several calls must get. Who answered is told by the pod's name in the answer.
type Share struct {
	Different int    // at least so many pods must answer
	Same      bool   // all answers must be one pod's
	Never     string // a name, or a label selector of pods that must not answer
	Only      string // likewise, of pods of which alone answers may be
}

// whose answer it is: the name of a pod, or empty.
func whose(got Answer, pods []Pod) string {
	found := ""
	for _, p := range pods {
		if strings.Contains(got.Body, p.Name) && len(p.Name) > len(found) {
			found = p.Name
		}
	}
	return found
}

// why says what is wrong with whose answers there were.
func (s *Share) why(l *words.Language, by []string, pods []Pod) string {
	counted := map[string]int{}
	for _, name := range by {
		counted[name]++
	}
	if n := counted[""]; n > 0 {
		return l.Say("%d of %d answers name no pod", n, len(by))
	}
	names := make([]string, 0, len(counted))
	for name := range counted {
		names = append(names, name)
	}
	slices.Sort(names)
	shares := make([]string, 0, len(names))
	for _, name := range names {
		shares = append(shares, fmt.Sprintf("%s %d", name, counted[name]))
	}
	told := strings.Join(shares, ", ")
	switch {
	case len(names) < s.Different:
		return l.Say("%d of %d pods answered %d calls: %s", len(names), s.Different, len(by), told)
	case s.Same && len(names) > 1:
		return l.Say("%d pods answered, and it should be one: %s", len(names), told)
	}
	for _, name := range names {
		if s.Never != "" && means(s.Never, name, pods) {
			return l.Say("%s answered %d of %d calls, and should answer none", name, counted[name], len(by))
		}
		if s.Only != "" && !means(s.Only, name, pods) {
			return l.Say("%s answered %d of %d calls, and is none of %s", name, counted[name], len(by), s.Only)
		}
	}
	return ""
}

// means says whether a name or a label selector means a pod.
func means(which, name string, pods []Pod) bool {
	if !IsSelector(which) {
		return which == name
	}
	selector, err := labels.Parse(which)
	return err == nil && slices.ContainsFunc(pods, func(p Pod) bool { return p.Name == name && selector.Matches(labels.Set(p.Labels)) })
}

// IsSelector tells a label selector, such as app=hello, from a name.
func IsSelector(which string) bool { return strings.ContainsAny(which, "=!, ()") }
