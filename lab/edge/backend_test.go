package edge

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestEndpoints(t *testing.T) {
	yes, no := ptr(true), ptr(false)
	at := func(ip string, ready, serving, terminating *bool) discoveryv1.Endpoint {
		return discoveryv1.Endpoint{Addresses: []string{ip}, Conditions: discoveryv1.EndpointConditions{Ready: ready, Serving: serving, Terminating: terminating}}
	}
	slice := func(family discoveryv1.AddressType, port int32, of ...discoveryv1.Endpoint) *discoveryv1.EndpointSlice {
		return &discoveryv1.EndpointSlice{AddressType: family, Endpoints: of,
			Ports: []discoveryv1.EndpointPort{{Name: ptr("admin"), Port: ptr(int32(9))}, {Name: ptr("web"), Port: ptr(port)}}}
	}
	const four, six = discoveryv1.AddressTypeIPv4, discoveryv1.AddressTypeIPv6
	tests := []struct {
		name   string
		slices []*discoveryv1.EndpointSlice
		want   []string
	}{
		{"ready or unknown", []*discoveryv1.EndpointSlice{slice(four, 80, at("10.0.0.2", nil, nil, nil), at("10.0.0.1", yes, yes, no), at("10.0.0.3", no, no, no))},
			[]string{"10.0.0.1:80", "10.0.0.2:80"}},
		{"not those that end", []*discoveryv1.EndpointSlice{slice(four, 80, at("10.0.0.1", yes, yes, no), at("10.0.0.2", no, yes, yes))}, []string{"10.0.0.1:80"}},
		{"those that end where no other is", []*discoveryv1.EndpointSlice{slice(four, 80, at("10.0.0.1", no, no, no), at("10.0.0.2", no, yes, yes), at("10.0.0.3", no, no, yes))},
			[]string{"10.0.0.2:80"}},
		{"a port per slice, and one endpoint twice", []*discoveryv1.EndpointSlice{slice(four, 80, at("10.0.0.1", yes, nil, nil)),
			slice(four, 81, at("10.0.0.2", yes, nil, nil)), slice(four, 80, at("10.0.0.1", yes, nil, nil))}, []string{"10.0.0.1:80", "10.0.0.2:81"}},
		{"one family", []*discoveryv1.EndpointSlice{slice(six, 80, at("fd00::1", yes, nil, nil)), slice(four, 80, at("10.0.0.1", yes, nil, nil))}, []string{"10.0.0.1:80"}},
	}
	service := &corev1.Service{Spec: corev1.ServiceSpec{IPFamilies: []corev1.IPFamily{corev1.IPv4Protocol, corev1.IPv6Protocol}}}
	for _, test := range tests {
		if got := endpoints(test.slices, service, "web"); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestProblems(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", named("users"))
	s.certificate(t, "good", "shop.test")
	s.certificate(t, "broken", "shop.test")
	s.secrets["broken"].Data[corev1.TLSPrivateKeyKey] = s.secrets["good"].Data[corev1.TLSPrivateKeyKey]
	s.certificate(t, "opaque", "shop.test")
	s.secrets["opaque"].Type = corev1.SecretTypeOpaque
	s.services["outer"] = &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "outer"}, Spec: corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName}}
	service := func(name, port string) string {
		return `defaultBackend: {service: {name: ` + name + `, port: ` + port + `}}`
	}
	secret := func(name, host string) string {
		return `{tls: [{hosts: ["` + host + `"], secretName: ` + name + `}]}`
	}
	tests := []struct{ spec, want string }{
		{service("users", "{number: 80}"), ""},
		{service("users", "{name: http}"), ""},
		{service("users", "{name: web}"), "PortNotFound: Service users has no TCP port web: it has 80 (http)"},
		{service("missing", "{number: 80}"), "ServiceNotFound: there is no Service missing in namespace shop"},
		{service("outer", "{number: 80}"), "BackendNotSupported: Service outer is a name"},
		{`defaultBackend: {resource: {kind: Bucket, name: x}}`, "BackendNotSupported: a backend is a resource"},
		{secret("good", "shop.test"), ""},
		{secret("good", "a.shop.test"), "CertificateHostMismatch: the certificate in Secret good is not for host a.shop.test"},
		{secret("missing", "shop.test"), "SecretNotFound: there is no Secret missing in namespace shop"},
		{secret("opaque", "shop.test"), "SecretTypeWrong: Secret opaque is of type Opaque"},
		{secret("broken", "shop.test"), "SecretBroken: Secret broken is no certificate with its key: tls: private key does not match"},
		{`rules: [{http: {paths: [{path: /a, pathType: Prefix, backend: {service: {name: missing, port: {number: 80}}}},
			{path: /b, pathType: Prefix, backend: {service: {name: missing, port: {number: 80}}}}]}}]`, "ServiceNotFound: there is no Service missing in namespace shop"},
	}
	for _, test := range tests {
		s.ingresses = nil
		s.ingress(t, "web", test.spec)
		_, problems := Build(s.world(), nil)
		var told []string
		for _, p := range problems {
			told = append(told, p.Reason+": "+p.Message)
		}
		got := strings.Join(told, "\n")
		if !strings.HasPrefix(got, test.want) || len(problems) > 1 || test.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", test.spec, got, test.want)
		}
	}
}

func TestClasses(t *testing.T) {
	class := func(name, controller string, annotations map[string]string) *networkingv1.IngressClass {
		return &networkingv1.IngressClass{ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: annotations}, Spec: networkingv1.IngressClassSpec{Controller: controller}}
	}
	marked := map[string]string{defaultAnnotation: "true"}
	ours, other := class("cadet", Controller, nil), class("nginx", "k8s.io/ingress-nginx", nil)
	ingress := func(name *string, annotation string) *networkingv1.Ingress {
		i := &networkingv1.Ingress{Spec: networkingv1.IngressSpec{IngressClassName: name}}
		if annotation != "" {
			i.Annotations = map[string]string{classAnnotation: annotation}
		}
		return i
	}
	tests := []struct {
		name    string
		classes []*networkingv1.IngressClass
		ingress *networkingv1.Ingress
		want    bool
	}{
		{"by field", []*networkingv1.IngressClass{ours, other}, ingress(ptr("cadet"), ""), true},
		{"another's", []*networkingv1.IngressClass{ours, other}, ingress(ptr("nginx"), ""), false},
		{"no such class", []*networkingv1.IngressClass{ours}, ingress(ptr("cadt"), ""), false},
		{"by annotation", []*networkingv1.IngressClass{ours, other}, ingress(nil, "cadet"), true},
		{"another's by annotation", []*networkingv1.IngressClass{ours}, ingress(nil, "nginx"), false},
		{"none, one class", []*networkingv1.IngressClass{ours}, ingress(nil, ""), true},
		{"none, two classes", []*networkingv1.IngressClass{ours, other}, ingress(nil, ""), false},
		{"none, ours is marked", []*networkingv1.IngressClass{class("cadet", Controller, marked), other}, ingress(nil, ""), true},
		{"none, another is marked", []*networkingv1.IngressClass{ours, class("nginx", "k8s.io/ingress-nginx", marked)}, ingress(nil, ""), false},
		{"a class of another name with our controller", []*networkingv1.IngressClass{class("front", Controller, nil), other}, ingress(ptr("front"), ""), true},
		{"no classes at all", nil, ingress(ptr("cadet"), ""), false},
	}
	for _, test := range tests {
		if got := newClasses(test.classes).contain(test.ingress); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
