package sweep

import (
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// rules say what of a namespace stays.
type rules struct {
	label string          // marks what lessons made of the kinds that otherwise stay
	kept  map[string]bool // by key
}

// lent are kinds, in any group, by which the owner of a namespace says who may do what in it, and how much. Lessons
// label those they make.
var lent = []string{"roles", "rolebindings", "resourcequotas", "limitranges", "networkpolicies"}

// standard is what every namespace has.
var standard = []string{"serviceaccounts/default", "configmaps/kube-root-ca.crt"}

func (r rules) keeps(o object) bool {
	if r.kept[o.key()] || slices.Contains(standard, o.key()) {
		return true
	}
	_, ours := o.Labels[r.label]
	return slices.Contains(lent, o.kind.Resource) && !ours
}

// left are the objects that are to go: neither they nor what they belong to is kept.
func (f found) left(r rules) []object {
	byUID, services := map[types.UID]object{}, map[string]object{}
	for _, o := range f.objects {
		byUID[o.UID] = o
		if o.kind.Group == "" && o.kind.Resource == "services" {
			services[o.Name] = o
		}
	}
	verdicts := map[types.UID]bool{}
	var stays func(o object) bool
	stays = func(o object) bool {
		if verdict, known := verdicts[o.UID]; known {
			return verdict
		}
		verdicts[o.UID] = false // whatever owns itself is nobody's
		verdict := r.keeps(o)
		for _, ref := range o.OwnerReferences {
			group, _, found := strings.Cut(ref.APIVersion, "/")
			if !found {
				group = "" // the core group's version stands alone
			}
			// What belongs to something that this user can't see, such as a node, is no lesson's.
			hidden := !f.visible[groupKind{group, strings.ToLower(ref.Kind)}]
			owner, there := byUID[ref.UID]
			verdict = verdict || hidden || there && stays(owner)
		}
		if service, there := services[o.Name]; there && isEndpoints(o) {
			verdict = verdict || stays(service)
		}
		verdicts[o.UID] = verdict
		return verdict
	}
	return slices.DeleteFunc(slices.Clone(f.objects), stays)
}

// due are those of the objects left that are to be deleted now: what belongs to others goes with them, and would be
// made again before.
func due(left []object) []object {
	there, services := map[types.UID]bool{}, map[string]bool{}
	for _, o := range left {
		there[o.UID] = o.DeletionTimestamp == nil
		if o.kind.Group == "" && o.kind.Resource == "services" {
			services[o.Name] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(left), func(o object) bool {
		slow := o.kind.isPod() && (o.DeletionGracePeriodSeconds == nil || *o.DeletionGracePeriodSeconds > second)
		return o.DeletionTimestamp != nil && !slow || isEndpoints(o) && services[o.Name] ||
			slices.ContainsFunc(o.OwnerReferences, func(r metav1.OwnerReference) bool { return there[r.UID] })
	})
}

// isEndpoints: Endpoints belong to the Service of their name, though no reference says so.
func isEndpoints(o object) bool { return o.kind.Group == "" && o.kind.Resource == "endpoints" }
