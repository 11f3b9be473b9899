package lessons

import (
	"cmp"
	"context"
	"io"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/call"
)

// logBytes is how much of the end of a log is looked at.
const logBytes = 1 << 20

// searchLogs looks for a line in the logs of pods, and returns why there is none.
func (s *Session) searchLogs(ctx context.Context, l *Logs, snap *live.Snapshot) string {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	line, err := regexp.Compile(l.Line)
	if err != nil {
		return s.unreadable(err)
	}
	var whys []string
	for _, p := range snap.Pods {
		if !l.means(p) || p.Namespace != "" && p.Namespace != snap.Namespace {
			continue
		}
		text, err := s.logOf(ctx, p, l)
		if err != nil {
			whys = append(whys, s.words().Say("the log of %s can't be read: %v", p.Name, err))
			continue
		}
		lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
		for _, one := range lines {
			if line.MatchString(strings.TrimRight(one, "\r")) {
				return ""
			}
		}
		if len(lines) == 0 {
			whys = append(whys, s.words().Say("%s has printed nothing", p.Name))
			continue
		}
		whys = append(whys, s.words().Say("none of the %d lines of %s is as expected; the last is %q", len(lines), p.Name, clean(lines[len(lines)-1])))
	}
	if len(whys) == 0 {
		return s.words().Say("there is no pod %s in %s", l.Pod, snap.Namespace)
	}
	return clean(strings.Join(whys, "; "))
}

func (l *Logs) means(p *corev1.Pod) bool {
	if !call.IsSelector(l.Pod) {
		return p.Name == l.Pod
	}
	selector, err := labels.Parse(l.Pod)
	return err == nil && selector.Matches(labels.Set(p.Labels))
}

// logOf reads the end of a pod's log: of the container asked for, else of the first.
func (s *Session) logOf(ctx context.Context, p *corev1.Pod, l *Logs) (string, error) {
	container, limit := l.Container, int64(logBytes)
	if len(p.Spec.Containers) > 0 {
		container = cmp.Or(container, p.Spec.Containers[0].Name)
	}
	lines := int64(10_000)
	options := &corev1.PodLogOptions{Container: container, Previous: l.Previous, TailLines: &lines, LimitBytes: &limit}
	stream, err := s.client.CoreV1().Pods(s.Namespace()).GetLogs(p.Name, options).Stream(ctx)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(stream, logBytes))
	if closed := stream.Close(); err == nil {
		err = closed
	}
	return string(text), err
}
