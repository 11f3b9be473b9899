package network

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// Reach is how something is called.
type Reach struct {
	Outside Call // from outside of the cluster
	Inside  Call // from a pod of the namespace
}

// Call is a command that calls something, or why none can.
type Call struct {
	Command string
	Why     words.Message
}

// The program that calls from outside: a node port or a load balancer's address is one of a network that the learner's
// machine is not in, and this program is let in there.
const outsideCurl = "cadet curl "

// On a cluster that cadet didn't bring up nobody lets it in. There, addresses are called as they are, and a pod to call from is
// made for the call.
const (
	plainCurl   = "curl "
	makeAndCall = "kubectl run call --rm -i --restart=Never --image=curlimages/curl --command -- "
)

// curl is the program that calls from outside.
func (w *world) curl() string {
	if w.Foreign {
		return plainCurl
	}
	return outsideCurl
}

func call(format string, args ...any) Call { return Call{Command: fmt.Sprintf(format, args...)} }

// reachService finds the calls of a Service; ingresses may lead to it.
func (w *world) reachService(s *Service, ingresses []Ingress) Reach {
	if s.Alias != "" {
		inside := w.inPod("nslookup " + s.Name)
		return Reach{Inside: inside, Outside: Call{Why: words.New("it is another name for %s, and only pods are told so", s.Alias)}}
	}
	port, ok := firstTCP(s.Ports)
	if !ok {
		why := Call{Why: words.New("it has no TCP port that curl could call")}
		return Reach{Inside: why, Outside: why}
	}
	knock := port.Number
	if s.Type == Headless { // its name leads to the pods themselves
		knock = s.listens(knock)
	}
	return Reach{
		Inside:  w.inPod("curl " + quote(address(s.Name, knock))),
		Outside: w.outsideService(s, port, ingresses),
	}
}

// listens is the port of the pods behind a Service, or what is given where there is none.
func (s *Service) listens(otherwise int32) int32 {
	for _, slice := range s.Slices {
		if slice.first != 0 {
			return slice.first
		}
	}
	return otherwise
}

func (w *world) outsideService(s *Service, port Port, ingresses []Ingress) Call {
	if len(s.Outside) > 0 {
		return call("%s%s", w.curl(), quote(address(s.Outside[0], port.Number)))
	}
	if w.Foreign {
		return call("kubectl port-forward service/%s 8080:%d", s.Name, port.Number)
	}
	if port.Node != 0 {
		return call("%s%s", outsideCurl, quote(address("localhost", port.Node)))
	}
	for _, i := range ingresses {
		for _, r := range i.Routes {
			if r.Service == s.Name && r.Wrong.IsZero() && i.Address != "" {
				return w.outside(i, r)
			}
		}
	}
	if s.Type == Headless {
		return Call{Why: words.New("it has no address of its own: its name leads to the pods, which answer only inside")}
	}
	return Call{Why: words.New("type %s answers only inside: a node port, a load balancer or an Ingress leads in", s.Type)}
}

func firstTCP(ports []Port) (Port, bool) {
	i := slices.IndexFunc(ports, func(p Port) bool { return p.Protocol == string(corev1.ProtocolTCP) })
	if i < 0 {
		return Port{}, false
	}
	return ports[i], true
}

// reachIngress finds the calls of an Ingress: of its first route that leads somewhere, else of its first.
func (w *world) reachIngress(i Ingress) Reach {
	if i.Address == "" {
		why := Call{Why: words.New("it has no address: no controller has taken it")}
		return Reach{Inside: why, Outside: why}
	}
	if len(i.Routes) == 0 {
		why := Call{Why: words.New("it has no rule")}
		return Reach{Inside: why, Outside: why}
	}
	route := i.Routes[max(slices.IndexFunc(i.Routes, func(r Route) bool { return r.Wrong.IsZero() }), 0)]
	return Reach{Outside: w.outside(i, route), Inside: w.inPod("curl " + i.inside(route))}
}

// outside calls a route by the host of its rule, which the tunnel knows as name servers would.
func (w *world) outside(i Ingress, r Route) Call {
	if w.Foreign {
		return call("%s%s", plainCurl, i.inside(r))
	}
	return call("%s%s%s", outsideCurl, i.trust(r), quote(i.url(r, "localhost")))
}

// inside is what curl is told in a pod, where nobody knows the hosts of Ingresses.
func (i Ingress) inside(r Route) string {
	options := i.trust(r)
	if r.Host != "" {
		options += "--connect-to ::" + bracket(i.Address) + ": "
	}
	return options + quote(i.url(r, i.Address))
}

func (i Ingress) url(r Route, otherwise string) string {
	scheme := "http"
	if i.secure(r) {
		scheme = "https"
	}
	host := strings.Replace(r.Host, "*.", "www.", 1) // a wildcard stands for any one label
	return scheme + "://" + bracket(orElse(host, otherwise)) + orElse(r.Path, "/")
}

// trust tells curl to take any certificate: those of lessons are signed by nobody.
func (i Ingress) trust(r Route) string {
	if i.secure(r) {
		return "-k "
	}
	return ""
}

// secure says whether the Ingress has a certificate for the host of a route.
func (i Ingress) secure(r Route) bool {
	return r.Host != "" && slices.ContainsFunc(i.TLS, func(c Certificate) bool {
		return len(c.Hosts) == 0 || slices.Contains(c.Hosts, r.Host)
	})
}

// inPod runs a command in a pod that has the programs for it.
func (w *world) inPod(command string) Call {
	pod := w.caller()
	switch {
	case pod == "" && w.Foreign:
		return call("%s%s", makeAndCall, command)
	case pod == "":
		return Call{Why: words.New("no ready pod of the lab image is here to call from: kubectl run client --image=lab:v1 -- sleep infinity")}
	}
	return call("kubectl exec %s -- %s", pod, command)
}

// caller is a pod to call from: one of the lab image, which has curl, and best one that nobody manages.
func (w *world) caller() string {
	found := ""
	for _, p := range w.Pods {
		if !live.IsReady(p) || len(p.Spec.Containers) == 0 || !isLab(p.Spec.Containers[0].Image) {
			continue
		}
		if metav1.GetControllerOf(p) == nil {
			return p.Name
		}
		found = orElse(found, p.Name)
	}
	return found
}

// isLab says whether an image is the lab's, wherever it is pulled from.
func isLab(image string) bool {
	name := image[strings.LastIndexByte(image, '/')+1:]
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	return name == "lab"
}

// address is a URL without a path. The port that HTTP has anyway is left out.
func address(host string, port int32) string {
	if port == 80 {
		return "http://" + bracket(host)
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(int(port)))
}

// bracket writes an IPv6 address as URLs do.
func bracket(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// quote makes one word of a text for the shell.
func quote(text string) string {
	word, err := syntax.Quote(text, syntax.LangPOSIX)
	if err != nil { // it has a character that no shell takes
		return "''"
	}
	return word
}
