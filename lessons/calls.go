package lessons

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/check"
)

// callTime is how long one call from inside the cluster may take: curl itself gives up a little earlier.
const callTime = 8 * time.Second

// client is the pod that calls are made from.
const client = "client"

// answer is what one call got.
type answer struct {
	status int
	body   string
}

// call makes real requests and returns why they are not as they should be; empty when they are.
func (s *Session) call(ctx context.Context, h *HTTP) string {
	body, err := regexp.Compile(h.Body)
	if err != nil {
		return "this check cannot be read: " + clean(err.Error())
	}
	every, err := regexp.Compile(h.Every)
	if err != nil {
		return "this check cannot be read: " + clean(err.Error())
	}
	want, calls := cmp.Or(h.Status, 200), cmp.Or(h.Calls, 1)
	met, last := false, ""
	for i := range calls {
		got, why := s.curl(ctx, h.URL)
		which := h.URL
		if calls > 1 {
			which = fmt.Sprintf("call %d of %d to %s", i+1, calls, h.URL)
		}
		switch {
		case why != "":
			return which + ": " + why
		case got.status != want:
			return fmt.Sprintf("%s: answered %d, not %d: %s", which, got.status, want, clean(got.body))
		case !every.MatchString(got.body):
			return fmt.Sprintf("%s: answered %q, which is not as expected", which, clean(got.body))
		}
		met, last = met || body.MatchString(got.body), got.body
	}
	if !met {
		return fmt.Sprintf("%s: none of %d answers is as expected; the last was %q", h.URL, calls, clean(last))
	}
	return ""
}

func (s *Session) curl(ctx context.Context, url string) (got answer, why string) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	command := []string{"curl", "-sS", "--max-time", "5", "-w", "\n%{http_code}", url}
	result, err := s.inPod(ctx, connection.Target{Namespace: s.Namespace(), Pod: client}, command)
	if err != nil {
		return answer{}, "it could not be called from the pod " + client + ": " + clean(err.Error())
	}
	if result.Code != 0 {
		return answer{}, cmp.Or(lastLine(result.Err), fmt.Sprintf("curl ended with exit code %d", result.Code))
	}
	end := strings.LastIndexByte(result.Out, '\n')
	status, err := strconv.Atoi(strings.TrimSpace(result.Out[end+1:]))
	if end < 0 || err != nil {
		return answer{}, "curl said something unexpected: " + clean(result.Out)
	}
	return answer{status: status, body: strings.TrimSuffix(result.Out[:end], "\n")}, ""
}

// exec runs a check's command in a container and returns why it does not say what it should.
func (s *Session) exec(ctx context.Context, st *Step, c Check, view *check.View) string {
	e := c.Exec
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	output, err := regexp.Compile(e.Output)
	if err != nil {
		return "this check cannot be read: " + clean(err.Error())
	}
	pod, why := podFor(e.Pod, view.Snapshot)
	if why != "" {
		return why
	}
	command := strings.Join(e.Command, " ")
	result, err := s.inPod(ctx, connection.Target{Namespace: s.Namespace(), Pod: pod, Container: e.Container}, e.Command)
	switch {
	case err != nil:
		return clean(fmt.Sprintf("%s could not be run in %s: %v", command, pod, err))
	case result.Code != e.Code:
		why := fmt.Sprintf("%s in %s ended with exit code %d, not %d", command, pod, result.Code, e.Code)
		if said := cmp.Or(lastLine(result.Err), lastLine(result.Out)); said != "" {
			why += ": " + said
		}
		return clean(why)
	case !output.MatchString(strings.TrimRight(result.Out, "\n")): // as $(…) has it, so that ^hi$ matches echo hi
		if why, err := s.message(ctx, st, c, view.WithOutput(result.Out), time.Now()); err == nil && why != "" {
			return why
		}
		return clean(fmt.Sprintf("%s says %q", pod, clean(result.Out+result.Err)))
	}
	return ""
}

// podFor finds the pod that a name or a label selector means: of several the first that is ready.
func podFor(which string, snap *live.Snapshot) (pod, why string) {
	var selector labels.Selector
	if strings.ContainsAny(which, "=!, ()") {
		var err error
		if selector, err = labels.Parse(which); err != nil {
			return "", "this check cannot be read: " + clean(err.Error())
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
		found = fmt.Sprintf("pod %s is not ready: it is %s", p.Name, podState(p))
	}
	return "", cmp.Or(found, fmt.Sprintf("there is no pod %s in %s", which, snap.Namespace))
}

// podState says in a word or two what an unready pod is doing.
func podState(p *corev1.Pod) string {
	if p.DeletionTimestamp != nil {
		return "terminating"
	}
	for _, c := range slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses) {
		if c.State.Waiting != nil && c.State.Waiting.Reason != "" {
			return c.State.Waiting.Reason
		}
	}
	switch p.Status.Phase {
	case "":
		return "new"
	case corev1.PodRunning:
		return "running but not ready"
	}
	return strings.ToLower(string(p.Status.Phase))
}
