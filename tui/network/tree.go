package network

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/network"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/theme"
)

// call writes a command that calls the entry, or why there is none.
func (p *page) call(from string, c network.Call) {
	sign := p.theme.Accent.Render(" " + cells.Pad(from, 8))
	if c.Command != "" {
		p.hang(sign, 9, p.theme.Code, c.Command)
		return
	}
	p.hang(sign, 9, p.theme.Faint, p.theme.Tell(c.Why))
}

// branch writes a line of the tree: first stands before it.
func (p *page) branch(first, sign string, style lipgloss.Style, text string) {
	if sign != "" {
		sign += " "
	}
	p.lines = append(p.lines, p.theme.Border.Render(first)+sign+style.Render(printable.Line(text)))
}

// fork is what stands before a line of the tree, and before those below it.
func fork(indent string, last bool) (first, below string) {
	if last {
		return indent + "└ ", indent + "  "
	}
	return indent + "├ ", indent + "│ "
}

// service writes a Service and what is behind it; first stands before its own line, indent before the others.
func (p *page) service(s network.Service, first, indent string) {
	head := fmt.Sprintf("Service %s  %s", s.Name, s.Type)
	for _, text := range append([]string{s.ClusterIP, s.Alias}, s.Outside...) {
		if text != "" {
			head += "  " + text
		}
	}
	p.branch(" "+first, p.theme.Glyph(theme.Of(s.Health)), p.theme.Text, head)
	var facts []string
	for _, port := range s.Ports {
		facts = append(facts, "port "+port.String())
	}
	if s.Selector != "" {
		facts = append(facts, "selects pods with "+s.Selector)
	}
	for i, fact := range facts {
		at, _ := fork(indent, i == len(facts)-1 && len(s.Slices) == 0)
		p.branch(" "+at, "", p.theme.Faint, fact)
	}
	for i, slice := range s.Slices {
		at, below := fork(indent, i == len(s.Slices)-1)
		p.slice(slice, at, below)
	}
}

func (p *page) slice(s network.Slice, first, indent string) {
	head := fmt.Sprintf("EndpointSlice %s  port %s", s.Name, s.Ports)
	if s.ByHand {
		head += "  made by hand"
	}
	if len(s.Endpoints) == 0 {
		head += "  no addresses"
	}
	p.branch(" "+first, "", p.theme.Text, head)
	for i, e := range s.Endpoints {
		at, _ := fork(indent, i == len(s.Endpoints)-1)
		p.endpoint(e, at)
	}
}

// endpoint writes a pod and who made it; the cause stands where it is not ready.
func (p *page) endpoint(e network.Endpoint, first string) {
	level, state := theme.Good, "ready"
	switch {
	case e.Leaving:
		level, state = theme.Leaving, "leaving"
	case !e.Ready:
		level, state = theme.Warn, p.theme.Say("not ready: %s", e.Why)
	}
	name := e.Pod
	if name == "" {
		name = "no pod here"
	}
	text := fmt.Sprintf("%s  %s  %s", name, e.Address, state)
	if n := len(e.Owners); n > 0 {
		owners := "  ← " + strings.Join(e.Owners, " ← ")
		if ansi.StringWidth(first+text+owners) > p.w-3 { // the pod's name tells of the ReplicaSet between
			owners = "  ← " + e.Owners[n-1]
		}
		text += owners
	}
	p.branch(" "+first, p.theme.Glyph(level), p.theme.Text, text)
}

// ingress writes an Ingress, its routes and the Services that they lead to. A Service that several lead to is written
// out once.
func (p *page) ingress(i network.Ingress, all network.Map) {
	head := "Ingress " + i.Name
	if i.Class != "" {
		head += "  class " + i.Class
	}
	if i.Address != "" {
		head += "  at " + i.Address
	}
	p.branch(" ", p.theme.Glyph(theme.Of(i.Health)), p.theme.Text, head)
	for _, c := range i.TLS {
		sign, text := "", c.String()
		if !c.Wrong.IsZero() {
			sign, text = p.theme.Glyph(theme.Warn), text+": "+p.theme.Tell(c.Wrong)
		}
		at, _ := fork("", len(i.Routes) == 0 && c.Secret == i.TLS[len(i.TLS)-1].Secret)
		p.branch(" "+at, sign, p.theme.Text, text)
	}
	var written []string
	for n, r := range i.Routes {
		at, below := fork("", n == len(i.Routes)-1)
		s, found := all.Service(r.Service)
		switch {
		case !found:
			p.branch(" "+at, p.theme.Glyph(theme.Bad), p.theme.Text, r.String()+": "+p.theme.Tell(r.Wrong))
		case slices.Contains(written, r.Service):
			p.branch(" "+at, "", p.theme.Text, r.String())
		default:
			written = append(written, r.Service)
			p.branch(" "+at, "", p.theme.Text, r.String())
			p.service(s, below+"└ ", below+"  ")
		}
	}
}
