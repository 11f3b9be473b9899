package check

import (
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// available: a Deployment, or what else makes pods, wants n, all of the present template, all available, and no other
// is left.
func available(s *sight, args []ref.Val) verdict {
	object, why := s.object(args[0])
	n := int64(args[1].(types.Int))
	if object == nil {
		return verdict{why}
	}
	if text(object, "kind") == "DaemonSet" {
		return s.daemons(object, n)
	}
	wanted := number(object, 1, "spec", "replicas")
	seen, generation := number(object, 0, "status", "observedGeneration"), number(object, 0, "metadata", "generation")
	all, there := number(object, 0, "status", "replicas"), number(object, 0, "status", "availableReplicas")
	updated := all
	if kind := text(object, "kind"); kind == "Deployment" || kind == "StatefulSet" {
		updated = number(object, 0, "status", "updatedReplicas")
	}
	switch {
	case wanted != n:
		return s.no("%s: spec.replicas is %d, should be %d", called(object), wanted, n)
	case seen < generation:
		return s.no("%s: its controller has not seen the last change yet", called(object))
	case updated == n && there == n && all == n:
		return yes
	}
	whys := []string{s.say("%s: %d of %d updated, %d available, %d pods in all", called(object), updated, n, there, all)}
	if failure := text(condition(object, "ReplicaFailure"), "message"); failure != "" {
		whys = append(whys, s.say("it can't make its pods: %s", brief(failure)))
	}
	return s.withStates(whys, object)
}

// withStates ends reasons with what the pods of an object do that don't count as available.
func (s *sight) withStates(whys []string, object ref.Val) verdict {
	if pods := s.unavailable(object); len(pods) > 0 {
		whys = append(whys, s.states(pods))
	}
	return verdict{strings.Join(whys, "; ")}
}

// unavailable are the pods of an object that don't count as available.
func (s *sight) unavailable(object ref.Val) []ref.Val {
	var all []ref.Val
	for _, p := range s.belonging(object).pods {
		seen := s.seen(text(p, "metadata", "name"))
		waits := seen != nil && seen.AvailableAt.After(s.now)
		s.reads.passing = s.reads.passing || waits
		if (!isReady(p) || waits || seen == nil) && !ended(p) {
			all = append(all, p)
		}
	}
	return all
}

func (s *sight) daemons(object ref.Val, n int64) verdict {
	wanted, there := number(object, 0, "status", "desiredNumberScheduled"), number(object, 0, "status", "numberAvailable")
	if wanted == n && there == n {
		return yes
	}
	return s.withStates([]string{s.say("%s: %d of %d available, on %d nodes that should have one", called(object), there, n, wanted)}, object)
}

// number of a field, or another where it is absent.
func number(object ref.Val, absent int64, path ...string) int64 {
	if n, ok := field(object, path...).(types.Int); ok {
		return int64(n)
	}
	return absent
}
