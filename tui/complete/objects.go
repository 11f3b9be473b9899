package complete

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/live"
)

// unseen are further kinds, which the live picture doesn't hold: only their names are known.
var unseen = strings.Fields("all clusterrolebindings clusterroles controllerrevisions cronjobs customresourcedefinitions " +
	"horizontalpodautoscalers jobs limitranges networkpolicies poddisruptionbudgets priorityclasses resourcequotas rolebindings roles")

// shorts are the short names of kinds, as kubectl api-resources lists them.
var shorts = map[string]string{
	"cm": "configmaps", "deploy": "deployments", "ds": "daemonsets", "ep": "endpoints", "ev": "events", "ing": "ingresses",
	"no": "nodes", "ns": "namespaces", "po": "pods", "pv": "persistentvolumes", "pvc": "persistentvolumeclaims",
	"rc": "replicationcontrollers", "rs": "replicasets", "sa": "serviceaccounts", "sc": "storageclasses", "sts": "statefulsets",
	"svc": "services",
}

// What the arguments of commands name.
var (
	podCommands  = []string{"logs", "exec", "attach", "port-forward", "debug", "cp"}
	nodeCommands = []string{"cordon", "uncordon", "drain"}
	kindCommands = strings.Fields("get describe delete edit label annotate patch expose scale autoscale wait explain taint")
	workloads    = []string{"deployments", "daemonsets", "statefulsets"}
)

// positional are the arguments of a command that are no flags.
func (s Source) positional(c call, word string) []Offer {
	first, _, _ := strings.Cut(c.path, " ")
	switch {
	case c.path == "top pod", slices.Contains(podCommands, c.path) && len(c.args) == 0:
		return append(words(s.names("pods")), s.slashed("deployments")...)
	case slices.Contains(nodeCommands, c.path), c.path == "top node":
		return words(s.names("nodes"))
	case c.path == "set image" && len(c.args) == 1:
		return s.containers(c.args[0])
	case first == "rollout" && c.path != first, c.path == "set image", c.path == "set env", c.path == "set resources":
		return s.slashed(workloads...)
	case c.path == "explain" && len(c.args) > 0:
		return nil
	case slices.Contains(kindCommands, c.path):
		return s.objects(c, word)
	}
	return nil
}

// objects are kinds, then names of the kind; or both in one word, as in pod/hello.
func (s Source) objects(c call, word string) []Offer {
	switch kind, _, slash := strings.Cut(word, "/"); {
	case slash:
		return prefixed(kind+"/", words(s.names(kind)))
	case len(c.args) == 0 && c.path == "edit":
		return append(words(kinds()), words(s.Files)...)
	case len(c.args) == 0:
		return words(kinds())
	}
	if strings.Contains(c.args[0], "/") {
		return nil
	}
	names := s.names(c.args[0])
	return words(slices.DeleteFunc(names, func(name string) bool { return slices.Contains(c.args[1:], name) }))
}

// kinds are the kinds of objects, those that are watched first.
func kinds() []string {
	return append(slices.Sorted(slices.Values(live.Kinds())), unseen...)
}

// plural is a kind as the live picture calls it, whichever way it was typed.
func plural(kind string) string {
	kind = strings.ToLower(kind)
	if long, ok := shorts[kind]; ok {
		return long
	}
	for _, k := range live.Kinds() {
		if k == kind || singular(k) == kind {
			return k
		}
	}
	return kind
}

// singular is a kind as it stands before a slash.
func singular(kind string) string {
	if strings.HasSuffix(kind, "sses") {
		return strings.TrimSuffix(kind, "es")
	}
	return strings.TrimSuffix(kind, "s")
}

// names are those of a kind's objects in the live picture.
func (s Source) names(kind string) []string {
	var names []string
	for _, o := range s.Snapshot.Objects(plural(kind)) {
		names = append(names, o.GetName())
	}
	return names
}

// slashed are the objects of kinds as kind/name.
func (s Source) slashed(kinds ...string) []Offer {
	var offers []Offer
	for _, kind := range kinds {
		offers = append(offers, prefixed(singular(kind)+"/", words(s.names(kind)))...)
	}
	return offers
}

// values are what a flag may be set to.
func (s Source) values(c call, flag string) []Offer {
	f := c.command.flag(flag)
	switch f.Name {
	case "--namespace":
		return words(s.namespaces())
	case "--selector":
		return words(s.labels())
	case "--filename", "--kustomize", "--from-file", "--patch-file":
		return words(s.Files)
	case "--container":
		return words(s.containerNames(c.args))
	case "--type":
		if c.path == "patch" {
			return words([]string{"strategic", "merge", "json"})
		}
		return words([]string{"ClusterIP", "NodePort", "LoadBalancer"})
	}
	return words(fixed[f.Name])
}

// fixed are the values of flags that are the same everywhere.
var fixed = map[string][]string{
	"--output":         {"wide", "yaml", "json", "name", "jsonpath=", "custom-columns="},
	"--dry-run":        {"client", "server", "none"},
	"--for":            {"condition=Ready", "condition=Available", "delete", "jsonpath="},
	"--sort-by":        {".metadata.name", ".metadata.creationTimestamp", ".status.startTime"},
	"--restart":        {"Always", "OnFailure", "Never"},
	"--cascade":        {"background", "foreground", "orphan"},
	"--field-selector": {"status.phase=Running", "metadata.name=", "spec.nodeName="},
}

// namespaces are those that are watched or listed.
func (s Source) namespaces() []string {
	if s.Snapshot == nil {
		return nil
	}
	all := append(s.names("namespaces"), s.Snapshot.Namespace)
	all = append(all, slices.Collect(maps.Keys(s.Snapshot.Elsewhere))...)
	slices.Sort(all)
	return slices.Compact(all)
}

// labels are those of the pods.
func (s Source) labels() []string {
	var all []string
	for _, pod := range s.Snapshot.Objects("pods") {
		for k, v := range pod.GetLabels() {
			all = append(all, k+"="+v)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// containerNames are the containers of the pod that is named, else of all pods.
func (s Source) containerNames(args []string) []string {
	var all []string
	for _, o := range s.Snapshot.Objects("pods") {
		if pod, ok := o.(*corev1.Pod); ok && (len(args) == 0 || args[0] == pod.Name) {
			for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
				all = append(all, c.Name)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// containers are those of a workload's template, each to be given an image.
func (s Source) containers(target string) []Offer {
	_, name, _ := strings.Cut(target, "/")
	if s.Snapshot == nil {
		return nil
	}
	var offers []Offer
	for _, d := range s.Snapshot.Deployments {
		if d.Name == name {
			for _, c := range d.Spec.Template.Spec.Containers {
				offers = append(offers, Offer{c.Name + "=", c.Image})
			}
		}
	}
	return offers
}
