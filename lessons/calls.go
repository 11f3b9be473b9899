package lessons

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net"
	"regexp"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/web"
	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/lessons/check"
	"github.com/kubecadet/cadet/words"
)

// callTime is how long one call from inside the cluster may take: curl itself gives up a little earlier.
const callTime = 8 * time.Second

// client is the pod that calls are made from.
const client = "client"

// outsider dials as from a network around the cluster: node ports, addresses of load balancers and the Ingress.
type outsider interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// call makes real requests and returns why they are not as they should be; empty when they are.
func (s *Session) call(ctx context.Context, h *call.HTTP, snap *live.Snapshot) string {
	var way call.Way = inside{s, client}
	if h.From == call.Outside {
		way = outside{s.outside}
	}
	pods := make([]call.Pod, 0, len(snap.Pods))
	for _, p := range snap.Pods {
		if p.Namespace == "" || p.Namespace == snap.Namespace {
			pods = append(pods, call.Pod{Name: p.Name, Labels: p.Labels})
		}
	}
	return clean(h.Why(ctx, s.words(), way, pods))
}

// ask asks the cluster's name server, and returns why the answer is not as it should be.
func (s *Session) ask(ctx context.Context, d *DNS, snap *live.Snapshot) string {
	pod, why := client, ""
	if d.Pod != "" {
		if pod, why = podFor(s.words(), d.Pod, snap); why != "" {
			return why
		}
	}
	var also []string
	if d.Pods != "" {
		selector, err := labels.Parse(d.Pods)
		if err != nil {
			return s.unreadable(err)
		}
		for _, p := range snap.Pods {
			if selector.Matches(labels.Set(p.Labels)) && live.IsReady(p) {
				also = append(also, p.Status.PodIP)
			}
		}
		if len(also) == 0 {
			return s.words().Say("no pod with %s is ready, so that there is no address to look for", d.Pods)
		}
	}
	if d.Service != "" {
		i := slices.IndexFunc(snap.Services, func(s *corev1.Service) bool { return s.Name == d.Service })
		if i < 0 {
			return s.words().Say("there is no %s %s yet", "Service", d.Service)
		}
		also = append(also, snap.Services[i].Spec.ClusterIPs...)
	}
	return clean(d.Why(ctx, s.words(), inside{s, pod}, also))
}

// inside is a pod of the lesson, from which calls are made.
type inside struct {
	session *Session
	pod     string
}

// Curl runs curl in the pod.
func (i inside) Curl(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	return i.run(ctx, "curl", args)
}

// Dig runs dig in the pod.
func (i inside) Dig(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	return i.run(ctx, "dig", args)
}

func (i inside) run(ctx context.Context, program string, args []string) (out, errOut string, code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	result, err := i.session.inPod(ctx, connection.Target{Namespace: i.session.Namespace(), Pod: i.pod}, append([]string{program}, args...))
	if err != nil {
		return "", "", 0, i.session.words().Fail("it could not be called from the pod %s: %w", i.pod, err)
	}
	return result.Out, result.Err, result.Code, nil
}

// outside is where no pod is.
type outside struct{ outsider }

// Curl is the same program as in the pod, on the other network.
func (o outside) Curl(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var printed, said bytes.Buffer
	std := applet.Streams{In: strings.NewReader(""), Out: &printed, Err: &said}
	var status applet.Status
	err = web.Curl(web.Network{Dial: o.DialContext})(ctx, std, args)
	if errors.As(err, &status) {
		code, err = int(status), nil
	}
	return printed.String(), said.String(), code, err
}

// exec runs a check's command in a container and returns why it does not say what it should.
func (s *Session) exec(ctx context.Context, st *Step, c Check, view *check.View) string {
	e := c.Exec
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	output, err := regexp.Compile(e.Output)
	if err != nil {
		return s.unreadable(err)
	}
	pod, why := podFor(s.words(), e.Pod, view.Snapshot)
	if why != "" {
		return why
	}
	command := strings.Join(e.Command, " ")
	result, err := s.inPod(ctx, connection.Target{Namespace: s.Namespace(), Pod: pod, Container: e.Container}, e.Command)
	switch {
	case err != nil:
		return clean(s.words().Say("%s could not be run in %s: %v", command, pod, err))
	case result.Code != e.Code:
		if said := cmp.Or(lastLine(result.Err), lastLine(result.Out)); said != "" {
			return clean(s.words().Say("%s in %s ended with exit code %d, not %d: %s", command, pod, result.Code, e.Code, said))
		}
		return clean(s.words().Say("%s in %s ended with exit code %d, not %d", command, pod, result.Code, e.Code))
	case !output.MatchString(strings.TrimRight(result.Out, "\n")): // as $(…) has it, so that ^hi$ matches echo hi
		if why, err := s.message(ctx, st, c, view.WithOutput(result.Out), time.Now()); err == nil && why != "" {
			return why
		}
		return clean(s.words().Say("%s says %q", pod, clean(result.Out+result.Err)))
	}
	return ""
}

// podFor finds the pod that a name or a label selector means: of several the first that is ready.
func podFor(l *words.Language, which string, snap *live.Snapshot) (pod, why string) {
	var selector labels.Selector
	if strings.ContainsAny(which, "=!, ()") {
		var err error
		if selector, err = labels.Parse(which); err != nil {
			return "", l.Say("this check cannot be read: %s", clean(err.Error()))
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
		found = l.Say("pod %s is not ready: it is %s", p.Name, podState(l, p))
	}
	return "", cmp.Or(found, l.Say("there is no pod %s in %s", which, snap.Namespace))
}

// podState says in a word or two what an unready pod is doing, as kubectl get pods does.
func podState(l *words.Language, p *corev1.Pod) string {
	status := live.Pods(&live.Snapshot{Pods: []*corev1.Pod{p}})[0].Status
	if status == "Running" {
		return l.Say("Running, but not ready")
	}
	return cmp.Or(status, l.Say("new"))
}
