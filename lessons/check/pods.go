package check

import (
	"strings"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
)

// crowd is the pods that a claim is about, and what to say where there are none.
type crowd struct {
	pods []ref.Val
	none func() string // why there are none
	of   ref.Val       // the object they belong to, or nil

	unmatched func() string // of a Service with a selector, that it matches none
}

// whyNone is why there are no pods; empty where nothing is known of it.
func (c crowd) whyNone() string {
	if c.none == nil {
		return ""
	}
	return c.none()
}

// because says a reason when it is asked for.
func (s *sight) because(form string, args ...any) func() string {
	return func() string { return s.view.words.Say(form, args...) }
}

// crowd finds pods by what an expression says: a list of them, a label selector, a pod, or what has pods.
func (s *sight) crowd(value ref.Val) (crowd, string) {
	switch value := value.(type) {
	case traits.Lister:
		list := items(value)
		if len(list) == 1 && text(list[0], "kind") != "Pod" {
			return s.belonging(list[0]), ""
		}
		return crowd{pods: list, none: s.because("there is no such pod")}, ""
	case traits.Mapper:
		return s.belonging(value), ""
	case types.String:
		sub, err := parseSubject(string(value))
		if err != nil {
			return crowd{}, s.unreadable(err).why
		}
		if sub.selector != nil {
			return crowd{pods: s.matching(sub.selector), none: func() string { return s.unmatched(sub.selector) }}, ""
		}
		object, why := s.find(sub)
		if object == nil {
			return crowd{}, why
		}
		return s.belonging(object), ""
	}
	return crowd{}, s.say("this check cannot be read: %s is no pod, no list of pods and nothing that has pods", value.Type().TypeName())
}

// belonging are the pods of an object: itself, those a Service selects, or those of which it is the controller, or the
// controller's controller.
func (s *sight) belonging(object ref.Val) crowd {
	c := crowd{of: object, none: s.because("%s has no pods", called(object))}
	switch text(object, "kind") {
	case "Pod":
		c.pods = []ref.Val{object}
	case "Service":
		set := labels.Set{}
		for _, key := range keys(field(object, "spec", "selector")) {
			set[key] = text(object, "spec", "selector", key)
		}
		if len(set) == 0 {
			c.none = s.because("%s has no selector", called(object))
			break
		}
		selector := labels.SelectorFromSet(set)
		c.pods = s.matching(selector)
		c.unmatched = func() string { return s.unmatched(selector) }
		c.none = func() string { return s.say("%s selects none: %s", called(object), c.unmatched()) }
	default:
		owners := append(items(owned(s.list("replicaSets"), object)), object)
		for _, owner := range owners {
			c.pods = append(c.pods, items(owned(s.list("pods"), owner))...)
		}
		if why := text(condition(object, "ReplicaFailure"), "message"); why != "" {
			c.none = s.because("%s can't make its pods: %s", called(object), brief(why))
		}
	}
	return c
}

func (s *sight) list(resource string) ref.Val {
	value, _ := s.moment.ResolveName(resource)
	list, _ := value.(ref.Val)
	return list
}

// condition of an object's status, or nil.
func condition(object ref.Val, kind string) ref.Val {
	for _, c := range items(field(object, "status", "conditions")) {
		if text(c, "type") == kind {
			return c
		}
	}
	return nil
}

// unmatched says that a selector matches no pod, and which labels those have that come nearest.
func (s *sight) unmatched(selector labels.Selector) string {
	why := s.say("no pod has %s", selector.String())
	requirements, _ := selector.Requirements()
	fewest, near := len(requirements), []string{}
	for _, p := range s.all("pods") {
		if !s.here(p) || terminating(p) {
			continue
		}
		set, wrong := labelsOf(p), []string{}
		for _, r := range requirements {
			if !r.Matches(set) {
				wrong = append(wrong, s.hasInstead(set, r.Key()))
			}
		}
		if len(wrong) > fewest || len(wrong) == len(requirements) && !set.Has(requirements[0].Key()) {
			continue
		}
		if len(wrong) < fewest {
			fewest, near = len(wrong), nil
		}
		near = append(near, s.say("%s has %s", text(p, "metadata", "name"), s.listed(wrong)))
	}
	if len(near) == 0 {
		return why
	}
	return why + "; " + s.few(near)
}

func (s *sight) hasInstead(set labels.Set, key string) string {
	if value, there := set[key]; there {
		return key + "=" + value
	}
	return s.say("no label %s", key)
}

const fewest = 3

// few joins what is said of several things, and counts those that would be too many.
func (s *sight) few(all []string) string {
	if len(all) <= fewest {
		return strings.Join(all, "; ")
	}
	return s.say("%s; and %d more", strings.Join(all[:fewest-1], "; "), len(all)-fewest+1)
}

// ended pods are through with their work, or failed for good: they are nobody's replicas.
func ended(pod ref.Val) bool {
	if p := podOf(pod); p != nil {
		return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
	}
	phase := text(pod, "status", "phase")
	return phase == "Succeeded" || phase == "Failed"
}

// podsReady: exactly n pods are there, and all are ready.
func podsReady(s *sight, args []ref.Val) verdict {
	c, why := s.crowd(args[0])
	if why != "" {
		return verdict{why}
	}
	n, ready, unready, leaving := int(args[1].(types.Int)), 0, []ref.Val{}, []ref.Val{}
	for _, p := range c.pods {
		switch {
		case terminating(p):
			leaving = append(leaving, p)
		case isReady(p):
			ready++
		default:
			unready = append(unready, p)
		}
	}
	switch there := ready + len(unready); {
	case ready == n && len(unready) == 0:
		return yes
	case len(c.pods) == 0:
		return s.no("0 of %d ready; %s", n, c.whyNone())
	case ready > n:
		return s.no("%d are ready, there should be %d", ready, n)
	case there > n:
		return s.no("%d of %d ready, and there should be no other; %s", ready, n, s.states(unready))
	case there < n:
		return s.no("%d of %d ready; %s", ready, n, s.states(append(unready, leaving...), s.missing(n-there)))
	}
	return s.no("%d of %d ready; %s", ready, n, s.states(unready))
}

func (s *sight) missing(n int) string {
	return s.view.words.Count(n, "%d pod is not made yet", "%d pods are not made yet", n)
}

// count: exactly n are there that nobody has asked to go.
func count(s *sight, args []ref.Val) verdict {
	c, why := s.crowd(args[0])
	if list, ok := args[0].(traits.Lister); ok {
		c.pods, why = items(list), "" // of any kind
	}
	if why != "" {
		return verdict{why}
	}
	n, there := int(args[1].(types.Int)), []ref.Val{}
	for _, p := range c.pods {
		if !terminating(p) {
			there = append(there, p)
		}
	}
	switch {
	case len(there) == n:
		return yes
	case len(there) == 0:
		return s.no("there are none, and there should be %d: %s", n, orElse(c.whyNone(), s.say("none was made yet")))
	case len(there) == 1:
		return s.no("there is 1, and there should be %d: %s", n, s.names(there))
	}
	return s.no("there are %d, and there should be %d: %s", len(there), n, s.names(there))
}

// podsOf: the pods that a claim about the same would look at.
func podsOf(s *sight, args []ref.Val) ref.Val {
	c, _ := s.crowd(args[0])
	return types.DefaultTypeAdapter.NativeToValue(c.pods)
}

// states: what each pod does, with its name.
func statesOf(s *sight, args []ref.Val) ref.Val {
	c, why := s.crowd(args[0])
	switch {
	case why != "":
		return types.String(why)
	case len(c.pods) == 0:
		return types.String(c.whyNone())
	}
	return types.String(s.states(c.pods))
}

// states says what pods do, and what else there is to say. Of thousands it looks only at those it tells of.
func (s *sight) states(pods []ref.Val, more ...string) string {
	n := len(pods) + len(more)
	told := n
	if n > fewest {
		told = fewest - 1
	}
	var all []string
	for _, p := range pods[:min(told, len(pods))] {
		all = append(all, s.state(p))
	}
	all = append(all, more[:told-len(all)]...)
	if n > told {
		return s.say("%s; and %d more", strings.Join(all, "; "), n-told)
	}
	return strings.Join(all, "; ")
}

// state says of one pod what it does, and why it is not ready.
func (s *sight) state(pod ref.Val) string {
	name := text(pod, "metadata", "name")
	seen := s.seen(name)
	if seen == nil {
		return s.say("%s: no longer there", name)
	}
	wait := seen.AvailableAt.Sub(s.now)
	switch {
	case isReady(pod) && wait > 0:
		s.reads.passing = true
		return s.say("%s: ready, but must stay so for %s more (minReadySeconds)", name, wait.Round(time.Second))
	case isReady(pod):
		return s.say("%s: ready", name)
	}
	return name + ": " + brief(orElse(s.view.words.Tell(seen.Why), seen.Status))
}

// seen is what a pod looks like, or nil.
func (s *sight) seen(name string) *live.Pod {
	s.reads.list("pods", "events", "replicaSets", "replicationControllers")
	return live.PodNamed(s.view.Snapshot, name)
}
