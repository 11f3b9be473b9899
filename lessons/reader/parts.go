package reader

import (
	"errors"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/source"
)

var workload = regexp.MustCompile(`^(deployment|replicationcontroller)/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)

// showOf reads what the panes turn to.
func showOf(m *source.Mapping) lessons.Show {
	s := lessons.Show{Rollout: m.Str("rollout"), Logs: m.Str("logs"), Pane: m.OneOf("pane", "pane", panes.Shown()), Labels: m.Bool("labels")}
	if s.Rollout != "" && !workload.MatchString(s.Rollout) {
		m.Fieldf("rollout", "rollout: expected deployment/NAME or replicationcontroller/NAME, found %q", s.Rollout)
	}
	if _, err := labels.Parse(s.Logs); err != nil {
		m.Fieldf("logs", "logs: expected a label selector such as app=hello: %v", err)
	}
	m.Done()
	return s
}

// shell reads shell commands and parses them, without running anything.
func shell(m *source.Mapping, field string) string {
	text := strings.TrimSpace(m.Str(field))
	var wrong syntax.ParseError
	if _, err := syntax.NewParser().Parse(strings.NewReader(text), ""); errors.As(err, &wrong) {
		m.Addf(m.Within(field, int(wrong.Pos.Line()), int(wrong.Pos.Col())), "%s: not a shell command: %s", field, wrong.Text)
	}
	return text
}
