package manifest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"

	"github.com/kubecadet/cadet/lessons/source"
)

// slips is how many letters of a name may be wrong for it to be taken for another.
const slips = 3

// Wrong says what is wrong with a kind of an API version, and what was probably meant. It is empty when nothing is, and for an
// API that isn't one of Kubernetes' own, of which nothing is known here.
func Wrong(apiVersion, kind string) string {
	version, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return fmt.Sprintf("apiVersion: expected one such as apps/v1, found %q", apiVersion)
	}
	if scheme.Scheme.Recognizes(version.WithKind(kind)) {
		return ""
	}
	in := versionsOf(kind)
	if scheme.Scheme.IsVersionRegistered(version) {
		what := fmt.Sprintf("there is no kind %q in %s", kind, apiVersion)
		switch near := source.Nearest(kind, kinds(version), min(slips, len(kind)/2)); {
		case near != "":
			return fmt.Sprintf("%s; did you mean %q?", what, near)
		case len(in) > 0:
			return fmt.Sprintf("%s; %s is in %s", what, kind, in[0])
		}
		if near, of := nearest(kind); near != "" {
			return fmt.Sprintf("%s; did you mean %q, of %s?", what, near, of)
		}
		return what
	}
	if near := source.Nearest(apiVersion, in, slips); near != "" {
		return fmt.Sprintf("there is no apiVersion %q; %s is in %s", apiVersion, kind, near)
	}
	if len(in) > 0 && !strings.Contains(version.Group, ".") { // groups that others add have a domain
		return fmt.Sprintf("there is no apiVersion %q; %s is in %s", apiVersion, kind, in[0])
	}
	return ""
}

// shortNames are the names of resources that kubectl takes too.
var shortNames = map[string]string{
	"po": "pods", "svc": "services", "rc": "replicationcontrollers", "rs": "replicasets", "deploy": "deployments",
	"no": "nodes", "ep": "endpoints", "cm": "configmaps", "ing": "ingresses", "sts": "statefulsets", "ds": "daemonsets",
	"pv": "persistentvolumes", "pvc": "persistentvolumeclaims", "sc": "storageclasses", "ns": "namespaces",
	"sa": "serviceaccounts", "cj": "cronjobs", "ev": "events",
}

// resources are those of all kinds, by the resource's name, as in "deployments".
var resources = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, version := range scheme.Scheme.PrioritizedVersionsAllGroups() {
		for _, kind := range kinds(version) {
			plural, _ := meta.UnsafeGuessKindToResource(version.WithKind(kind))
			if all[plural.Resource] == "" {
				all[plural.Resource] = kind
			}
		}
	}
	return all
})

// Resource is the resource that a word means as kubectl takes it, such as "deployments" for deploy, deployment, Deployment or
// deployments. It is empty when the word means none.
func Resource(word string) string {
	word = strings.ToLower(word)
	plural, _ := meta.UnsafeGuessKindToResource(schema.GroupVersionKind{Kind: word})
	for _, name := range []string{word, shortNames[word], plural.Resource} {
		if resources()[name] != "" {
			return name
		}
	}
	return ""
}

// Kind is the kind of a resource's objects, as in Deployment; empty when there is no such resource.
func Kind(resource string) string { return resources()[resource] }

// kinds are those of an API version that can be made, but for lists.
func kinds(version schema.GroupVersion) []string {
	var list []string
	for kind := range scheme.Scheme.KnownTypes(version) {
		if !strings.HasSuffix(kind, "List") && !strings.HasSuffix(kind, "Options") && kind != "WatchEvent" {
			list = append(list, kind)
		}
	}
	slices.Sort(list)
	return list
}

// versionsOf are the API versions that have a kind, those to be preferred first.
func versionsOf(kind string) []string {
	var list []string
	for _, version := range scheme.Scheme.PrioritizedVersionsAllGroups() {
		if scheme.Scheme.Recognizes(version.WithKind(kind)) {
			list = append(list, version.String())
		}
	}
	return list
}

// nearest is the kind of all API versions whose name is most like another.
func nearest(kind string) (near, version string) {
	var all []string
	for _, v := range scheme.Scheme.PrioritizedVersionsAllGroups() {
		all = append(all, kinds(v)...)
	}
	if near = source.Nearest(kind, all, min(slips, len(kind)/2)); near == "" {
		return "", ""
	}
	return near, versionsOf(near)[0]
}

var noMatch = regexp.MustCompile(`no matches for kind "([^"]+)" in version "([^"]+)"`)

// Explain adds to what kubectl says of kinds that the cluster doesn't know what was probably meant.
func Explain(said string) string {
	var added []string
	for _, m := range noMatch.FindAllStringSubmatch(said, -1) {
		if why := Wrong(m[2], m[1]); why != "" && !slices.Contains(added, why) {
			added = append(added, why)
		}
	}
	if len(added) == 0 {
		return said
	}
	return strings.TrimSuffix(said, "\n") + "\n" + strings.Join(added, "\n") + "\n"
}
