package judge

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/words"
)

// caller makes the calls of checks, and says why what comes back is not as it should be; nothing when it is.
type caller struct {
	Reach
	words *words.Language
}

// http makes real requests.
func (c caller) http(ctx context.Context, h *call.HTTP, snap *live.Snapshot) string {
	var way call.Way = inside{c, client}
	if h.From == call.Outside {
		way = outside{c.Outside}
	}
	pods := make([]call.Pod, 0, len(snap.Pods))
	for _, p := range snap.Pods {
		if p.Namespace == "" || p.Namespace == snap.Namespace {
			pods = append(pods, call.Pod{Name: p.Name, Labels: p.Labels})
		}
	}
	return printable.Reason(h.Why(ctx, c.words, way, pods))
}

// dns asks the cluster's name server.
func (c caller) dns(ctx context.Context, d *lessons.DNS, snap *live.Snapshot) string {
	pod, why := client, ""
	if d.Pod != "" {
		if pod, why = podFor(c.words, d.Pod, snap); why != "" {
			return why
		}
	}
	var also []string
	if d.Pods != "" {
		selector, err := labels.Parse(d.Pods)
		if err != nil {
			return unreadable(c.words, err)
		}
		for _, p := range snap.Pods {
			if selector.Matches(labels.Set(p.Labels)) && live.IsReady(p) {
				also = append(also, p.Status.PodIP)
			}
		}
		if len(also) == 0 {
			return c.words.Say("no pod with %s is ready, so that there is no address to look for", d.Pods)
		}
	}
	if d.Service != "" {
		i := slices.IndexFunc(snap.Services, func(s *corev1.Service) bool { return s.Name == d.Service })
		if i < 0 {
			return c.words.Say("there is no %s %s yet", "Service", d.Service)
		}
		also = append(also, snap.Services[i].Spec.ClusterIPs...)
	}
	return printable.Reason(d.Why(ctx, c.words, inside{c, pod}, also))
}

// exec runs a command in a container. Where that doesn't print what it should, message may know a better reason than what
// was printed.
func (c caller) exec(ctx context.Context, e *lessons.Exec, snap *live.Snapshot, message func(output string) string) string {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	output, err := regexp.Compile(e.Output)
	if err != nil {
		return unreadable(c.words, err)
	}
	pod, why := podFor(c.words, e.Pod, snap)
	if why != "" {
		return why
	}
	command := strings.Join(e.Command, " ")
	result, err := c.Exec(ctx, connection.Target{Namespace: c.Namespace, Pod: pod, Container: e.Container}, e.Command)
	switch {
	case err != nil:
		return printable.Reason(c.words.Say("%s could not be run in %s: %v", command, pod, err))
	case result.Code != e.Code:
		if said := cmp.Or(printable.LastReason(result.Err), printable.LastReason(result.Out)); said != "" {
			return printable.Reason(c.words.Say("%s in %s ended with exit code %d, not %d: %s", command, pod, result.Code, e.Code, said))
		}
		return printable.Reason(c.words.Say("%s in %s ended with exit code %d, not %d", command, pod, result.Code, e.Code))
	case !output.MatchString(strings.TrimRight(result.Out, "\n")): // as $(…) has it, so that ^hi$ matches echo hi
		if why := message(result.Out); why != "" {
			return why
		}
		return printable.Reason(c.words.Say("%s says %q", pod, printable.Reason(result.Out+result.Err)))
	}
	return ""
}
