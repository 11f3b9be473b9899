package lessons

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/labels"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/lessons/source"
)

var workload = regexp.MustCompile(`^(deployment|replicationcontroller)/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$`)

func (r *reader) show(m *source.Mapping) Show {
	s := Show{Rollout: m.Str("rollout"), Logs: m.Str("logs"), Pane: m.Str("pane")}
	if s.Rollout != "" && !workload.MatchString(s.Rollout) {
		m.Fieldf("rollout", "rollout: expected deployment/NAME or replicationcontroller/NAME, found %q", s.Rollout)
	}
	if _, err := labels.Parse(s.Logs); err != nil {
		m.Fieldf("logs", "logs: expected a label selector such as app=hello: %v", err)
	}
	if s.Pane != "" && !slices.Contains(panes.Shown(), s.Pane) {
		m.Fieldf("pane", "pane: unknown pane %q; %s", s.Pane, source.Suggest(s.Pane, panes.Shown()))
	}
	m.Done()
	return s
}

// shell reads shell commands and parses them, without running anything.
func (r *reader) shell(m *source.Mapping, field string) string {
	text := strings.TrimSpace(m.Str(field))
	var wrong syntax.ParseError
	if _, err := syntax.NewParser().Parse(strings.NewReader(text), ""); errors.As(err, &wrong) {
		m.Addf(m.FirstLine(field)+int(wrong.Pos.Line())-1, "%s: not a shell command: %s", field, wrong.Text)
	}
	return text
}

// file reads a file that a field names: it must be there.
func (r *reader) file(m *source.Mapping, field, file string) (data []byte, ok bool) {
	data, err := fs.ReadFile(r.manifests, file)
	if err != nil {
		m.Fieldf(field, "%s: there is no manifest %q in the lesson's manifests folder", field, file)
	}
	return data, err == nil
}

// manifest looks at a manifest that a field names: it must be there and hold objects.
func (r *reader) manifest(m *source.Mapping, field, file string) {
	data, ok := r.file(m, field, file)
	if !ok {
		return
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	objects := 0
	for {
		var object map[string]any
		if err := decoder.Decode(&object); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			m.Fieldf(field, "%s: %s: %s", field, file, strings.TrimPrefix(err.Error(), "yaml: "))
			return
		}
		if object == nil {
			continue
		}
		objects++
		if object["apiVersion"] == nil || object["kind"] == nil {
			m.Fieldf(field, "%s: %s: object %d has no apiVersion or no kind", field, file, objects)
		}
	}
	if objects == 0 {
		m.Fieldf(field, "%s: %s holds no object", field, file)
	}
}
