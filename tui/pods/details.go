package pods

import (
	"fmt"
	"maps"
	"strings"

	"charm.land/lipgloss/v2"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// lastEvents is how many events of a pod its details end with.
const lastEvents = 8

// labelText leaves out the hash that the name of the pod tells already.
func labelText(l map[string]string) string {
	l = maps.Clone(l)
	delete(l, appsv1.DefaultDeploymentUniqueLabelKey)
	return labels.FormatLabels(l)
}

// page is the lines of the details as they are written.
type page struct {
	m     *Model
	lines []string
}

func (p *page) add(style lipgloss.Style, indent int, text string) {
	for _, l := range cells.Wrap(printable.Line(text), max(1, p.m.w-indent), 20) {
		p.lines = append(p.lines, strings.Repeat(" ", indent)+style.Render(l))
	}
}

// point writes text after a glyph.
func (p *page) point(level theme.Level, text string) {
	for i, l := range cells.Wrap(printable.Line(text), max(1, p.m.w-3), 20) {
		mark := "  "
		if i == 0 {
			mark = p.m.theme.Glyph(level) + " "
		}
		p.lines = append(p.lines, " "+mark+l)
	}
}

func (m *Model) detailLines() []string {
	d, ok := live.Details(m.snap.In(m.in), m.name)
	if !ok {
		return nil
	}
	t, pg := m.theme, &page{m: m}
	pg.point(theme.Of(d.Health), t.Say("%s · %s · %d/%d ready · %s · %s", d.Name, d.Status, d.Ready, d.Containers, d.Image, cells.Age(m.now, d.Created)))
	pg.add(t.Faint, 3, t.Say("node %s · IP %s", orNone(d.Node), orNone(d.IP)))
	pg.add(t.Faint, 3, t.Say("labels %s", labels.FormatLabels(d.Labels)))
	if d.Owner != "" {
		pg.add(t.Faint, 3, t.Say("controlled by %s", d.Owner))
	}
	if left := m.untilAvailable(&d.Pod); left > 0 {
		pg.point(theme.Busy, t.Say("ready; available in %d s (minReadySeconds)", left))
	}
	if !d.Why.IsZero() {
		pg.add(t.Title, 0, t.Say("Why"))
		pg.add(t.Text, 3, t.Tell(d.Why))
	}
	pg.containers(d)
	pg.conditions(d)
	if len(d.Events) > 0 {
		pg.add(t.Title, 0, t.Say("Events"))
	}
	for _, e := range d.Events[max(0, len(d.Events)-lastEvents):] {
		level := theme.Quiet
		if e.Warning {
			level = theme.Warn
		}
		pg.point(level, fmt.Sprintf("%s  %s  %s%s", cells.Age(m.now, e.Time), e.Reason, e.Message, times(e.Count)))
	}
	return pg.lines
}

func (p *page) containers(d live.PodDetails) {
	p.add(p.m.theme.Title, 0, p.m.theme.Say("Containers"))
	for _, c := range d.States {
		level := theme.Busy
		if c.Ready {
			level = theme.Good
		}
		text := fmt.Sprintf("%s  %s  %s", c.Name, c.Image, p.m.theme.Tell(c.State))
		if c.Message != "" && !strings.Contains(d.Why.String(), c.Message) { // once is enough
			text += ": " + c.Message
		}
		p.point(level, text)
		if !c.Last.IsZero() {
			p.add(p.m.theme.Faint, 3, p.m.theme.Say("restarted %d times, its last run ended: %s", c.Restarts, c.Last))
		}
	}
}

func (p *page) conditions(d live.PodDetails) {
	p.add(p.m.theme.Title, 0, p.m.theme.Say("Conditions"))
	for _, c := range d.Conditions {
		level := theme.Busy
		if c.Met {
			level = theme.Good
		}
		text := c.Name + " " + c.Status
		if c.Reason != "" {
			text += "  " + c.Reason
		}
		if c.Message != "" {
			text += ": " + c.Message
		}
		p.point(level, text)
	}
}

func times(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" ×%d", n)
}
