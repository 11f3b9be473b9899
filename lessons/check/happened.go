package check

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	corev1 "k8s.io/api/core/v1"
)

// happened: an event with a reason, and with a message that matches, was recorded about an object or about its pods.
func happened(s *sight, args []ref.Val) verdict {
	about, whole := s.eventful(args[0])
	if about == nil {
		return verdict{whole}
	}
	message := ""
	if len(args) > 2 {
		message = asText(args[2])
	}
	re, err := regexp.Compile(message)
	if err != nil {
		return s.unreadable(err)
	}
	reason, last := asText(args[1]), ""
	var others []string
	for _, e := range s.events() {
		if !about[e.InvolvedObject.Kind+"/"+e.InvolvedObject.Name] {
			continue
		}
		switch {
		case e.Reason != reason:
			if !slices.Contains(others, e.Reason) {
				others = append(others, e.Reason)
			}
		case re.MatchString(e.Message):
			return yes
		default:
			last = e.Message
		}
	}
	switch {
	case last != "":
		return s.no("the last event %s of %s says %s, which is not as expected", reason, whole, quoted(last))
	case len(others) > 0:
		return s.no("no event %s of %s so far; there were %s", reason, whole, s.listed(others))
	}
	return s.no("no event of %s so far", whole)
}

// events are those of this namespace, and of others as far as they are watched.
func (s *sight) events() []*corev1.Event {
	s.reads.list("events")
	s.reads.elsewhere = true
	all := slices.Clip(s.view.Snapshot.Events)
	for _, namespace := range slices.Sorted(maps.Keys(s.view.Snapshot.Elsewhere)) {
		all = append(all, s.view.Snapshot.Elsewhere[namespace].Events...)
	}
	return all
}

// eventful are the objects whose events count: that named, and its pods and ReplicaSets. whole is what reasons call them, or
// why there are none.
func (s *sight) eventful(value ref.Val) (about map[string]bool, whole string) {
	key := func(o ref.Val) string { return text(o, "kind") + "/" + text(o, "metadata", "name") }
	about = map[string]bool{}
	c, why := s.crowd(value)
	if c.of != nil {
		about[key(c.of)], whole = true, called(c.of)
		for _, rs := range items(owned(s.list("replicaSets"), c.of)) {
			about[key(rs)] = true
		}
	}
	if list, ok := value.(traits.Lister); ok && c.of == nil {
		c.pods, whole = items(list), s.names(items(list))
	}
	for _, p := range c.pods {
		about[key(p)] = true
	}
	switch {
	case len(about) > 0:
		return about, orElse(whole, s.names(c.pods))
	case why == "":
		return nil, c.whyNone()
	}
	// What is gone may have left events: they outlive it by an hour.
	if sub, err := parseSubject(asText(value)); err == nil && sub.selector == nil {
		return map[string]bool{kindOf(sub) + "/" + sub.name: true}, kindOf(sub) + " " + sub.name
	}
	return nil, why
}

// Happened says why no event of a reason, and with a message that matches, was recorded since the step began; empty when
// one was. What it is about is an object such as deployment/hello, or a label selector.
func (v *View) Happened(about, reason, message string) string {
	fresh := *v
	snap := *v.Snapshot
	snap.Events = newer(v.past.Then().Events, snap.Events, v.past.Then() == v.Snapshot)
	fresh.Snapshot, fresh.lists = &snap, maps.Clone(v.lists)
	fresh.lists["events"] = func() *listing { return listingOf(v.made, snap.Events) }
	s := &sight{moment: fresh.at(time.Time{}), ctx: context.Background()}
	return happened(s, []ref.Val{types.String(about), types.String(reason), types.String(message)}).why
}

// newer are those events that were not there before, or have been seen again since.
func newer(before, now []*corev1.Event, same bool) []*corev1.Event {
	if same {
		return now // nothing is known of what was before
	}
	known := map[string]bool{}
	for _, e := range before {
		known[string(e.UID)+"/"+e.ResourceVersion] = true
	}
	var fresh []*corev1.Event
	for _, e := range now {
		if !known[string(e.UID)+"/"+e.ResourceVersion] {
			fresh = append(fresh, e)
		}
	}
	return fresh
}

// ReadSubject says what is wrong with what an author wrote as an object or as a label selector.
func ReadSubject(text string) error {
	_, err := parseSubject(text)
	return err
}
