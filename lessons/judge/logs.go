package judge

import (
	"cmp"
	"context"
	"io"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/call"
)

// logBytes is how much of the end of a log is looked at.
const logBytes = 1 << 20

// logs looks for a line in the logs of pods, and returns why there is none.
func (c caller) logs(ctx context.Context, l *lessons.Logs, snap *live.Snapshot) string {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	line, err := regexp.Compile(l.Line)
	if err != nil {
		return unreadable(c.words, err)
	}
	var whys []string
	for _, p := range snap.Pods {
		if !means(l, p) || p.Namespace != "" && p.Namespace != snap.Namespace {
			continue
		}
		text, err := c.logOf(ctx, p, l)
		if err != nil {
			whys = append(whys, c.words.Say("the log of %s can't be read: %v", p.Name, err))
			continue
		}
		lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
		for _, one := range lines {
			if line.MatchString(strings.TrimRight(one, "\r")) {
				return ""
			}
		}
		if len(lines) == 0 {
			whys = append(whys, c.words.Say("%s has printed nothing", p.Name))
			continue
		}
		whys = append(whys, c.words.Say("none of the %d lines of %s is as expected; the last is %q", len(lines), p.Name, printable.Reason(lines[len(lines)-1])))
	}
	if len(whys) == 0 {
		return c.words.Say("there is no pod %s in %s", l.Pod, snap.Namespace)
	}
	return printable.Reason(strings.Join(whys, "; "))
}

// means says whether a pod is one that must have printed the line.
func means(l *lessons.Logs, p *corev1.Pod) bool {
	if !call.IsSelector(l.Pod) {
		return p.Name == l.Pod
	}
	selector, err := labels.Parse(l.Pod)
	return err == nil && selector.Matches(labels.Set(p.Labels))
}

// logOf reads the end of a pod's log: of the container asked for, else of the first.
func (c caller) logOf(ctx context.Context, p *corev1.Pod, l *lessons.Logs) (string, error) {
	container, limit := l.Container, int64(logBytes)
	if len(p.Spec.Containers) > 0 {
		container = cmp.Or(container, p.Spec.Containers[0].Name)
	}
	lines := int64(10_000)
	options := &corev1.PodLogOptions{Container: container, Previous: l.Previous, TailLines: &lines, LimitBytes: &limit}
	stream, err := c.Client.CoreV1().Pods(c.Namespace).GetLogs(p.Name, options).Stream(ctx)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(stream, logBytes))
	if closed := stream.Close(); err == nil {
		err = closed
	}
	return string(text), err
}
