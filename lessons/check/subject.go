package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/lessons/manifest"
	"github.com/kubecadet/cadet/lessons/source"
)

// subject is what a claim is about, as an expression names it: an object by kind and name, the pods of a label selector,
// or objects that the expression found itself.
type subject struct {
	kind, namespace, name string // of an object
	resource              string // the variable that holds objects of the kind
	selector              labels.Selector
	text                  string // as it was written
}

// parseSubject reads KIND/NAME, KIND/NAMESPACE/NAME or a label selector.
func parseSubject(text string) (subject, error) {
	s := subject{text: text}
	if strings.ContainsAny(text, "=!, ()") {
		var err error
		if s.selector, err = labels.Parse(text); err != nil {
			return s, fmt.Errorf("%q is no label selector: %w", text, err)
		}
		return s, nil
	}
	parts := strings.Split(text, "/")
	if len(parts) < 2 || len(parts) > 3 || slices.Contains(parts, "") {
		return s, fmt.Errorf("expected an object such as deployment/hello, or a label selector such as app=hello; found %q", text)
	}
	s.kind, s.name = parts[0], parts[len(parts)-1]
	if len(parts) == 3 {
		s.namespace = parts[1]
	}
	var known []string
	for _, l := range lists {
		if isKind(s.kind, l.name) {
			s.resource = l.name
			return s, nil
		}
		known = append(known, strings.ToLower(l.name))
	}
	return s, fmt.Errorf("%q: lessons know no kind %q; %s", text, s.kind, source.Suggest(s.kind, known))
}

// isKind says whether a word means the kind of a list: deployment, Deployment, deployments or deploy.
func isKind(word, list string) bool {
	return manifest.Resource(word) == strings.ToLower(list)
}

// all are the objects of a variable, and those of its kind in other namespaces, as far as they are watched.
func (s *sight) all(resource string) []ref.Val {
	s.reads.elsewhere = true
	return append(items(s.list(resource)), s.view.elsewhere(resource)...)
}

// here says whether an object is in the namespace at work, or in none.
func (s *sight) here(object ref.Val) bool {
	ns := text(object, "metadata", "namespace")
	return ns == "" || ns == s.view.Snapshot.Namespace
}

// object finds the one object that a claim is about: as KIND/NAME, as an object, or as a list of one. Where there is none,
// why says what there is instead.
func (s *sight) object(value ref.Val) (object ref.Val, why string) {
	switch value := value.(type) {
	case traits.Mapper:
		return value, ""
	case traits.Lister:
		switch list := items(value); len(list) {
		case 1:
			return list[0], ""
		case 0:
			return nil, s.say("there is no such object yet")
		default:
			return nil, s.say("there are %d of them, and one is expected: %s", len(list), s.names(list))
		}
	case types.String:
		sub, err := parseSubject(string(value))
		if err != nil {
			return nil, s.unreadable(err).why
		}
		if sub.selector != nil {
			return s.object(types.DefaultTypeAdapter.NativeToValue(s.matching(sub.selector)))
		}
		return s.find(sub)
	}
	return nil, s.say("this check cannot be read: %s is no object", value.Type().TypeName())
}

func (s *sight) find(sub subject) (object ref.Val, why string) {
	for _, o := range s.all(sub.resource) {
		if text(o, "metadata", "name") != sub.name {
			continue
		}
		if s.here(o) && sub.namespace == "" || sub.namespace != "" && text(o, "metadata", "namespace") == sub.namespace {
			return o, ""
		}
	}
	near := s.near(sub)
	switch {
	case near == "" && sub.namespace == "":
		return nil, s.say("there is no %s %s yet", kindOf(sub), sub.name)
	case near == "":
		return nil, s.say("there is no %s %s in the namespace %s yet", kindOf(sub), sub.name, sub.namespace)
	case sub.namespace == "":
		return nil, s.say("there is no %s %s; %s", kindOf(sub), sub.name, near)
	}
	return nil, s.say("there is no %s %s in the namespace %s; %s", kindOf(sub), sub.name, sub.namespace, near)
}

// kindOf is the kind that a subject names, as the API spells it.
func kindOf(sub subject) string {
	kind := strings.TrimSuffix(sub.resource, "s")
	switch {
	case strings.HasSuffix(sub.resource, "sses"):
		kind = strings.TrimSuffix(sub.resource, "es")
	case strings.HasSuffix(sub.resource, "ies"):
		kind = strings.TrimSuffix(sub.resource, "ies") + "y"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// near says what is there instead of an object: the name in another namespace, of another kind or as a label, or a
// similar name.
func (s *sight) near(sub subject) string {
	var similar []string
	for _, o := range s.all(sub.resource) {
		name, ns := text(o, "metadata", "name"), text(o, "metadata", "namespace")
		switch {
		case name == sub.name:
			return s.say("there is one in the namespace %s", ns)
		case s.here(o):
			similar = append(similar, name)
		}
	}
	for _, l := range lists {
		if l.name == sub.resource || l.name == "events" || l.name == "endpointSlices" {
			continue
		}
		for _, o := range s.all(l.name) {
			if text(o, "metadata", "name") == sub.name && s.here(o) {
				return s.say("there is a %s of that name", text(o, "kind"))
			}
		}
	}
	for _, o := range s.all(sub.resource) {
		for key, value := range labelsOf(o) {
			if value == sub.name && s.here(o) {
				return s.say("%s has the label %s=%s, but a label is no name", text(o, "metadata", "name"), key, value)
			}
		}
	}
	if name := source.Nearest(sub.name, similar, min(slipOfTheKeys, len(sub.name)/2)); name != "" && !onlyDigitsDiffer(name, sub.name) {
		return s.say("there is a %s %s", kindOf(sub), name)
	}
	return ""
}

// slipOfTheKeys is how many letters of a name are likely mistyped.
const slipOfTheKeys = 2

// onlyDigitsDiffer tells two of a series, such as web-v1 and web-v2, which nobody takes for each other.
func onlyDigitsDiffer(a, b string) bool {
	letters := func(name string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return -1
			}
			return r
		}, name)
	}
	return letters(a) == letters(b)
}

// matching are the pods of this namespace that a selector matches.
func (s *sight) matching(selector labels.Selector) []ref.Val {
	s.reads.list("pods")
	pods, text := s.view.lists["pods"](), selector.String()
	pods.mu.Lock()
	defer pods.mu.Unlock()
	found, known := pods.selected[text]
	if !known {
		for _, o := range pods.items {
			if s.here(o) && selector.Matches(labelsOf(o)) {
				found = append(found, o)
			}
		}
		pods.selected[text] = found
	}
	return slices.Clip(found)
}

// called is how reasons name an object: its kind and its name.
func called(object ref.Val) string {
	return strings.TrimSpace(text(object, "kind") + " " + text(object, "metadata", "name"))
}

// exists: the object is there, and is not being deleted.
func exists(s *sight, args []ref.Val) verdict {
	object, why := s.object(args[0])
	switch {
	case object == nil:
		return verdict{why}
	case terminating(object):
		return s.no("%s is being deleted", called(object))
	}
	return yes
}

// gone: no object is left. What is named but isn't there is gone.
func gone(s *sight, args []ref.Val) verdict {
	left, wrong := s.left(args[0])
	switch {
	case wrong != nil:
		return s.unreadable(wrong)
	case len(left) > 0:
		return s.no("still there: %s", strings.Join(left, ", "))
	}
	return yes
}

// left is what is still there of what an expression names.
func (s *sight) left(value ref.Val) (left []string, wrong error) {
	switch value := value.(type) {
	case types.String:
		sub, err := parseSubject(string(value))
		if err != nil {
			return nil, err
		}
		if sub.selector == nil {
			if object, _ := s.find(sub); object != nil {
				left = append(left, s.leaving(object))
			}
			return left, nil
		}
		for _, o := range s.matching(sub.selector) {
			left = append(left, s.leaving(o))
		}
	case traits.Mapper:
		left = append(left, s.leaving(value))
	case traits.Lister:
		for _, item := range items(value) {
			of, err := s.left(item)
			if err != nil {
				return nil, err
			}
			left = append(left, of...)
		}
	}
	return left, nil
}

// leaving is how an object is called that should be gone.
func (s *sight) leaving(object ref.Val) string {
	if terminating(object) {
		return s.say("%s (being deleted)", called(object))
	}
	return called(object)
}
