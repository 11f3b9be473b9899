package happened

import (
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// repeated are the events that tell what the objects themselves do.
var repeated = map[string]bool{
	"Scheduled": true, "Created": true, "ScalingReplicaSet": true, "SuccessfulCreate": true, "SuccessfulDelete": true,
}

// event takes a note of what a component reports. One that is gone was told when it came.
func (t *Teller) event(turn *live.Turn, e *corev1.Event) {
	if e == nil {
		return
	}
	if name, found := strings.CutPrefix(e.Message, "Deleted pod: "); found && e.Reason == "SuccessfulDelete" {
		t.deletedBy(name, reporter(e))
	}
	if repeated[e.Reason] && e.Type != corev1.EventTypeWarning {
		return
	}
	uid := string(e.UID)
	for i := len(t.notes) - 1; i >= 0 && turn.Was != nil; i-- {
		if n := &t.notes[i]; n.event == uid {
			n.times = live.TimesSeen(e)
			return
		}
	}
	n := t.eventNote(e)
	n.Time, n.By, n.event, n.times = turn.Time, reporter(e), uid, live.TimesSeen(e)
	n.of, n.subject = e.InvolvedObject.Kind+"/"+stem(e.InvolvedObject.Name), e.InvolvedObject.Name
	t.put(n, func(other note) bool { // a container that starts, or a probe that fails, comes before what the pod's status says of it
		return other.subject == n.subject && (other.verb == "ready" || other.verb == "unready")
	})
}

// eventNote is what an event says. What the kubelet says of each container that starts is said in a few words.
func (t *Teller) eventNote(e *corev1.Event) note {
	pod, container := e.InvolvedObject.Name, containerOf(e)
	say := func(verb string, text words.Message) note {
		return note{verb: verb, Sentence: Sentence{Text: text}}
	}
	switch {
	case e.Type == corev1.EventTypeWarning:
	case e.Reason == "Pulling":
		return say("pull", words.New("pulls an image for pod %s", pod))
	case e.Reason == "Pulled" && strings.Contains(e.Message, "already present"):
		return say("pulled", words.New("found the image of pod %s on its node", pod))
	case e.Reason == "Pulled":
		return say("pulled", words.New("has pulled an image for pod %s", pod))
	case e.Reason == "Started":
		return say("start", words.New("started container %s in pod %s", container, pod))
	case e.Reason == "Killing" && strings.HasPrefix(e.Message, "Stopping container"):
		return say("stop", words.New("stops container %s in pod %s", container, pod))
	}
	n := say(e.Reason, words.New("%s %s: %s", e.InvolvedObject.Kind, pod, strings.TrimSpace(e.Message)))
	if e.Type == corev1.EventTypeWarning {
		n.Health = live.Warn
	}
	return n
}

// containerOf is the container that an event is about: spec.containers{hello}.
func containerOf(e *corev1.Event) string {
	_, name, _ := strings.Cut(e.InvolvedObject.FieldPath, "{")
	return strings.TrimSuffix(name, "}")
}

// reporter is the component that reports an event.
func reporter(e *corev1.Event) string {
	name := e.ReportingController
	if name == "" {
		name = e.Source.Component
	}
	if by := reporters[name]; by != "" {
		return by
	}
	return name
}

// deletedBy corrects who wanted a pod gone: its controller says so, a moment before or after.
func (t *Teller) deletedBy(pod, by string) {
	for i := len(t.notes) - 1; i >= 0; i-- {
		if n := &t.notes[i]; n.verb == deleting && n.subject == pod {
			n.By, n.Text = by, unwanted(pod, by)
			return
		}
	}
	if t.unwanted == nil {
		t.unwanted = map[string]string{}
	}
	t.unwanted[pod] = by
}

// unwanted says that a controller wants a pod gone.
func unwanted(pod, by string) words.Message {
	if by == replicaSets || by == replications {
		return words.New("wants pod %s to end: there are too many", pod)
	}
	return words.New("wants pod %s to end", pod)
}
