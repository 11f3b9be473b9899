package judge

import (
	"cmp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/words"
)

// podFor finds the pod that a name or a label selector means: of several the first that is ready.
func podFor(l *words.Language, which string, snap *live.Snapshot) (pod, why string) {
	var selector labels.Selector
	if strings.ContainsAny(which, "=!, ()") {
		var err error
		if selector, err = labels.Parse(which); err != nil {
			return "", unreadable(l, err)
		}
	}
	found := ""
	for _, p := range snap.Pods {
		if p.Name != which && (selector == nil || !selector.Matches(labels.Set(p.Labels))) {
			continue
		}
		if live.IsReady(p) {
			return p.Name, ""
		}
		found = l.Say("pod %s is not ready: it is %s", p.Name, PodState(l, p))
	}
	return "", cmp.Or(found, l.Say("there is no pod %s in %s", which, snap.Namespace))
}

// PodState says in a word or two what an unready pod is doing, as kubectl get pods does.
func PodState(l *words.Language, p *corev1.Pod) string {
	status := live.Pods(&live.Snapshot{Pods: []*corev1.Pod{p}})[0].Status
	if status == "Running" {
		return l.Say("Running, but not ready")
	}
	return cmp.Or(status, l.Say("new"))
}

// podsNow describes the pods of a snapshot: what a check that says nothing itself has to say.
func podsNow(l *words.Language, snap *live.Snapshot) string {
	if len(snap.Pods) == 0 {
		return l.Say("there are no pods in %s", snap.Namespace)
	}
	ready, unready := 0, []string{}
	for _, p := range snap.Pods {
		if live.IsReady(p) {
			ready++
			continue
		}
		unready = append(unready, l.Say("%s is %s", p.Name, PodState(l, p)))
	}
	text := l.Say("%d of %d pods are ready", ready, len(snap.Pods))
	if len(unready) > 0 {
		text += "; " + strings.Join(unready, ", ")
	}
	return printable.Reason(text)
}
