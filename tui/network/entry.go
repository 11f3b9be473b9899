package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/network"
	"github.com/kubecadet/cadet/words"
)

// entry is one row: an Ingress or a Service, with what both have to show.
type entry struct {
	kind, name string
	health     live.Health
	wrong      []words.Message
	reach      network.Reach
	cells      []string // of the table

	service network.Service // of a Service
	ingress network.Ingress // of an Ingress
}

func (e entry) id() string { return e.kind + "/" + e.name }

// entriesOf are the rows: what leads to Services first, then the Services.
func entriesOf(m network.Map) []entry {
	var list []entry
	for _, i := range m.Ingresses {
		list = append(list, entry{
			kind: "Ingress", name: i.Name, health: i.Health, wrong: i.Wrong, reach: i.Reach, ingress: i,
			cells: []string{i.Name, "Ingress", "", "", i.Address, servicesOf(i)},
		})
	}
	for _, s := range m.Services {
		ready := fmt.Sprintf("%d/%d", s.Ready, s.Endpoints)
		if s.Alias != "" {
			ready = ""
		}
		list = append(list, entry{
			kind: "Service", name: s.Name, health: s.Health, wrong: s.Wrong, reach: s.Reach, service: s,
			cells: []string{s.Name, s.Type, ready, portsOf(s), addressOf(s), s.Selector + s.Alias},
		})
	}
	return list
}

// servicesOf are the names of the Services that an Ingress leads to, each once.
func servicesOf(i network.Ingress) string {
	var names []string
	for _, r := range i.Routes {
		if r.Service != "" && !slices.Contains(names, r.Service) {
			names = append(names, r.Service)
		}
	}
	return strings.Join(names, ", ")
}

func portsOf(s network.Service) string {
	var list []string
	for _, p := range s.Ports {
		text := fmt.Sprintf("%d→%s", p.Number, p.Target)
		if p.Node != 0 {
			text = fmt.Sprintf("%d→%s", p.Node, text)
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

// addressOf is where a Service is called: outside where it can be, else inside.
func addressOf(s network.Service) string {
	if len(s.Outside) > 0 {
		return strings.Join(s.Outside, ", ")
	}
	return s.ClusterIP
}
