package live

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Kinds are the names of all kinds that can be watched, as in kubectl get.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Watched says whether a watcher that was asked for these kinds beyond the usual ones has a kind. All are written as Watch
// takes them.
func Watched(kind string, more []string) bool {
	for _, k := range kinds {
		if k.always && k.name == kind {
			return true
		}
	}
	for _, name := range more {
		if name == kind {
			return true
		}
	}
	return false
}

// CheckKind says what is wrong with a name that Watch is to take: a kind, as in "ingresses", or with another namespace before
// it, as in "kube-system/leases".
func CheckKind(name string) error {
	_, err := wanted(name, "")
	return err
}

// subject is one kind in one namespace: what a feed follows.
type subject struct {
	kind      kind
	namespace string // empty for what is in none
	other     bool   // it is another namespace than the watcher's own
}

// name is how errors and Snapshot.Forbidden call it.
func (s subject) name() string {
	if s.other {
		return s.namespace + "/" + s.kind.name
	}
	return s.kind.name
}

// wanted finds what a name means to a watcher of a namespace.
func wanted(name, own string) (subject, error) {
	namespace, plural, other := strings.Cut(name, "/")
	if !other {
		namespace, plural = own, name
	}
	for _, k := range kinds {
		switch {
		case k.name != plural:
		case other && k.everywhere:
			return subject{}, fmt.Errorf("%s are in no namespace: write %q", k.name, k.name)
		case other && k.name == "secrets":
			return subject{}, errors.New("the secrets of other namespaces are not watched")
		default:
			return subject{kind: k, namespace: namespace, other: other && namespace != own}, nil
		}
	}
	return subject{}, fmt.Errorf("unknown kind %q; the kinds are %s", plural, strings.Join(Kinds(), ", "))
}

// subjects are what a watcher follows: the usual kinds and those it was asked for, each once.
func subjects(namespace string, more []string) []subject {
	var all []subject
	seen := map[string]bool{}
	add := func(s subject) {
		if !seen[s.name()] {
			seen[s.name()] = true
			all = append(all, s)
		}
	}
	for _, k := range kinds {
		if k.always {
			add(subject{kind: k, namespace: namespace})
		}
	}
	for _, name := range more {
		if s, err := wanted(name, namespace); err == nil { // whoever reads a lesson has asked CheckKind
			add(s)
		}
	}
	return all
}

// fill makes the changes where they belong in a snapshot that is being made from the one before it.
func (s subject) fill(snap *Snapshot, changes []swap[metav1.Object]) {
	if !s.other {
		s.kind.fill(snap, changes)
		return
	}
	there := Snapshot{Namespace: s.namespace}
	if before := snap.Elsewhere[s.namespace]; before != nil {
		there = *before
	}
	s.kind.fill(&there, changes)
	elsewhere := map[string]*Snapshot{}
	maps.Copy(elsewhere, snap.Elsewhere) // the snapshot before has the old map
	elsewhere[s.namespace] = &there
	snap.Elsewhere = elsewhere
}
