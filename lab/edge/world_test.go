package edge

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

// small is a cluster of one namespace, "shop".
type small struct {
	ingresses []*networkingv1.Ingress
	services  map[string]*corev1.Service
	slices    map[string]*discoveryv1.EndpointSlice
	secrets   map[string]*corev1.Secret
}

const shop = "shop"

func newSmall() *small {
	return &small{services: map[string]*corev1.Service{}, slices: map[string]*discoveryv1.EndpointSlice{}, secrets: map[string]*corev1.Secret{}}
}

func (s *small) world() World {
	in := func(namespace string) bool { return namespace == shop }
	return World{
		Ingresses: s.ingresses,
		Service: func(namespace, name string) *corev1.Service {
			if !in(namespace) {
				return nil
			}
			return s.services[name]
		},
		Secret: func(namespace, name string) *corev1.Secret {
			if !in(namespace) {
				return nil
			}
			return s.secrets[name]
		},
		Slices: func(namespace, service string) []*discoveryv1.EndpointSlice {
			if slice := s.slices[service]; slice != nil && in(namespace) {
				return []*discoveryv1.EndpointSlice{slice}
			}
			return nil
		},
	}
}

// ingress adds one by its spec in YAML. Each is a second younger than the one before.
func (s *small) ingress(t *testing.T, name, spec string) *networkingv1.Ingress {
	t.Helper()
	i := &networkingv1.Ingress{}
	if err := yaml.UnmarshalStrict([]byte(spec), &i.Spec); err != nil {
		t.Fatal(err)
	}
	i.Namespace, i.Name = shop, name
	i.CreationTimestamp = metav1.NewTime(time.Unix(int64(len(s.ingresses)), 0))
	s.ingresses = append(s.ingresses, i)
	return i
}

// serve adds a Service "name", port 80, named http, with a server for each of handlers behind it.
func (s *small) serve(t *testing.T, name string, handlers ...http.Handler) {
	t.Helper()
	s.services[name] = &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: shop, Name: name},
		Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: "http", Port: 80, Protocol: corev1.ProtocolTCP}}}}
	slice := &discoveryv1.EndpointSlice{AddressType: discoveryv1.AddressTypeIPv4}
	for n, handler := range handlers {
		// Endpoints of one slice share a port, so each server has an address of its own.
		address := fmt.Sprintf("127.0.0.%d", n+1)
		at := address + ":0"
		if n > 0 {
			at = net.JoinHostPort(address, strconv.Itoa(int(*slice.Ports[0].Port)))
		}
		listener, err := net.Listen("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewUnstartedServer(handler)
		_ = server.Listener.Close()
		server.Listener = listener
		server.Start()
		t.Cleanup(server.Close)
		if n == 0 {
			slice.Ports = []discoveryv1.EndpointPort{{Name: ptr("http"), Port: ptr(int32(listener.Addr().(*net.TCPAddr).Port))}}
		}
		slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{Addresses: []string{address}})
	}
	s.slices[name] = slice
}

func ptr[T any](value T) *T { return &value }

// named answers with a text and what it was asked.
func named(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = fmt.Fprintf(w, "%s %s", name, r.URL.RequestURI()) })
}

// certificate adds a Secret with a certificate for hosts.
func (s *small) certificate(t *testing.T, name string, hosts ...string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: hosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s.secrets[name] = &corev1.Secret{Type: corev1.SecretTypeTLS, Data: map[string][]byte{
		corev1.TLSCertKey:       pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}),
		corev1.TLSPrivateKeyKey: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	}}
}

// start makes a proxy with the table of the cluster.
func (s *small) start(t *testing.T) *proxy {
	t.Helper()
	p, err := newProxy(t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	s.update(p)
	return p
}

func (s *small) update(p *proxy) []Problem {
	table, problems := Build(s.world(), p.table.Load())
	p.table.Store(table)
	return problems
}

// ask calls a server under another host's name.
func ask(t *testing.T, client *http.Client, at, host, path string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}
