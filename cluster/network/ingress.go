package network

import (
	"fmt"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// classAnnotation named the class of an Ingress before spec.ingressClassName, and controllers still go by it.
const classAnnotation = "kubernetes.io/ingress.class"

// Ingress is an Ingress and where it leads.
type Ingress struct {
	Name    string
	Class   string // empty when it names none
	Address string // where its controller answers; empty when none has taken it
	Routes  []Route
	TLS     []Certificate
	Health  live.Health
	Wrong   []words.Message // a line for each thing that keeps it from answering as it should
	Reach   Reach
}

// Route is one path of an Ingress and the Service that it leads to.
type Route struct {
	Host    string        // empty for every host
	Path    string        // empty for all that no other path takes
	Type    string        // of the path: Prefix, Exact or ImplementationSpecific
	Service string        // empty when it leads to something else
	Port    string        // the Service's, by number or by name
	Wrong   words.Message // nothing when it leads somewhere
}

// String is where a route begins and where it ends, as in "hello.example.com/users (Prefix) → users:80".
func (r Route) String() string {
	from := r.Host + r.Path
	switch {
	case r.Path == "":
		from = orElse(r.Host, "anything else")
	case r.Type != "":
		from += " (" + r.Type + ")"
	}
	if r.Service == "" {
		return from + " → no Service"
	}
	return fmt.Sprintf("%s → %s:%s", from, r.Service, r.Port)
}

// Certificate is an entry of spec.tls.
type Certificate struct {
	Hosts  []string // empty for all hosts of the rules
	Secret string
	Wrong  words.Message // nothing when its Secret is there
}

// String is the hosts and the Secret that holds their certificate.
func (c Certificate) String() string {
	return fmt.Sprintf("TLS %s ← Secret %s", several(c.Hosts, "all hosts"), orElse(c.Secret, "none"))
}

func (w *world) ingress(i *networkingv1.Ingress, services []Service) Ingress {
	v := Ingress{Name: i.Name, Class: i.Annotations[classAnnotation], Health: live.Good}
	if i.Spec.IngressClassName != nil && v.Class == "" {
		v.Class = *i.Spec.IngressClassName
	}
	for _, at := range i.Status.LoadBalancer.Ingress {
		v.Address = orElse(v.Address, at.IP+at.Hostname)
	}
	for _, rule := range i.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for _, p := range rule.HTTP.Paths {
			r := Route{Host: rule.Host, Path: orElse(p.Path, "/")}
			if p.PathType != nil {
				r.Type = string(*p.PathType)
			}
			v.Routes = append(v.Routes, w.lead(r, p.Backend, services))
		}
	}
	if i.Spec.DefaultBackend != nil {
		v.Routes = append(v.Routes, w.lead(Route{}, *i.Spec.DefaultBackend, services))
	}
	for _, t := range i.Spec.TLS {
		v.TLS = append(v.TLS, w.certificate(t))
	}
	v.Wrong = w.wrongIngress(v)
	switch {
	case v.Address == "":
		v.Health = live.Bad
	case len(v.Wrong) > 0:
		v.Health = live.Warn
	}
	v.Reach = w.reachIngress(v)
	return v
}

// lead says where a route ends.
func (w *world) lead(r Route, to networkingv1.IngressBackend, services []Service) Route {
	if to.Service == nil {
		r.Wrong = words.New("it leads to a resource, which few controllers serve")
		return r
	}
	r.Service, r.Port = to.Service.Name, to.Service.Port.Name
	if r.Port == "" {
		r.Port = strconv.Itoa(int(to.Service.Port.Number))
	}
	service, found := find(services, r.Service)
	switch {
	case !found:
		r.Wrong = words.New("there is no Service %s", r.Service)
	case !slices.ContainsFunc(service.Ports, func(p Port) bool {
		return p.Name == to.Service.Port.Name && p.Name != "" || p.Number == to.Service.Port.Number
	}):
		var ports []string
		for _, p := range service.Ports {
			ports = append(ports, strconv.Itoa(int(p.Number)))
		}
		r.Wrong = words.New("Service %s has no port %s: it has %s", r.Service, r.Port, several(ports, "none"))
	case service.Ready == 0 && service.Alias == "":
		r.Wrong = words.New("nothing ready stands behind Service %s", r.Service)
	}
	return r
}

// certificate says whether there is the Secret that an entry names, where Secrets may be seen and are watched.
func (w *world) certificate(t networkingv1.IngressTLS) Certificate {
	c := Certificate{Hosts: t.Hosts, Secret: t.SecretName}
	seen := w.Secrets != nil && !slices.Contains(w.Forbidden, "secrets")
	if t.SecretName == "" || !seen {
		return c
	}
	at := slices.IndexFunc(w.Secrets, func(s *corev1.Secret) bool { return s.Name == t.SecretName })
	switch {
	case at < 0:
		c.Wrong = words.New("there is no Secret %s", t.SecretName)
	case w.Secrets[at].Type != corev1.SecretTypeTLS:
		c.Wrong = words.New("Secret %s is of type %s, not %s", t.SecretName, w.Secrets[at].Type, corev1.SecretTypeTLS)
	}
	return c
}

func (w *world) wrongIngress(v Ingress) []words.Message {
	var list []words.Message
	if v.Address == "" {
		list = append(list, w.unclaimed(v.Class))
	}
	add := func(why words.Message) {
		told := slices.ContainsFunc(list, func(m words.Message) bool { return m.String() == why.String() })
		if !why.IsZero() && !told {
			list = append(list, why)
		}
	}
	for _, r := range v.Routes {
		add(r.Wrong)
	}
	for _, c := range v.TLS {
		add(c.Wrong)
	}
	return list
}

// unclaimed says why an Ingress has no address, as far as that is known.
func (w *world) unclaimed(class string) words.Message {
	known := w.IngressClasses != nil && !slices.Contains(w.Forbidden, "ingressclasses")
	there := slices.ContainsFunc(w.IngressClasses, func(c *networkingv1.IngressClass) bool { return c.Name == class })
	switch {
	case class == "":
		return words.New("no controller has taken it yet: it names no class, so it needs one that is the default")
	case known && !there:
		return words.New("no controller has taken it: there is no IngressClass %s", class)
	}
	return words.New("no controller of class %s has taken it yet", class)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
