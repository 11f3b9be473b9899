package edge

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const rules = `
rules:
- host: shop.test
  http:
    paths:
    - {path: /users, pathType: Prefix, backend: {service: {name: users, port: {number: 80}}}}
    - {path: /users/me, pathType: Exact, backend: {service: {name: products, port: {name: http}}}}
    - {path: /gone, pathType: Prefix, backend: {service: {name: missing, port: {number: 80}}}}
    - {path: /empty, pathType: Prefix, backend: {service: {name: empty, port: {number: 80}}}}
    - {path: /port, pathType: Prefix, backend: {service: {name: users, port: {number: 81}}}}
- host: "*.shop.test"
  http:
    paths:
    - {path: /, pathType: ImplementationSpecific, backend: {service: {name: products, port: {number: 80}}}}
- http:
    paths:
    - {path: /about, pathType: Prefix, backend: {service: {name: users, port: {number: 80}}}}
`

func TestRoutes(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", named("users"))
	s.serve(t, "products", named("products"))
	s.serve(t, "empty")
	s.ingress(t, "web", rules)
	outside := httptest.NewServer(s.start(t))
	defer outside.Close()
	tests := []struct {
		host, path string
		status     int
		want       string
	}{
		{"shop.test", "/users", 200, "users /users"},
		{"SHOP.test:8080", "/users/1?a=1;b=%20&c", 200, "users /users/1?a=1;b=%20&c"},
		{"shop.test", "/users/a%2Fb", 200, "users /users/a%2Fb"},
		{"shop.test", "/users/me", 200, "products /users/me"},
		{"shop.test", "/users/me/", 200, "users /users/me/"},
		{"shop.test", "/usersandmore", 404, "no Ingress has a rule for host shop.test and path /usersandmore"},
		{"shop.test", "/about", 200, "users /about"},
		{"other.test", "/about/x", 200, "users /about/x"},
		{"other.test", "/users", 404, "no Ingress has a rule"},
		{"a.shop.test", "/any", 200, "products /any"},
		{"a.b.shop.test", "/any", 404, "no Ingress has a rule"},
		{"shop.test", "/gone", 503, "there is no Service missing"},
		{"shop.test", "/empty", 503, "Service empty has no ready endpoints"},
		{"shop.test", "/port", 503, "Service users has no TCP port 81: it has 80 (http)"},
	}
	for _, test := range tests {
		status, body := ask(t, outside.Client(), outside.URL, test.host, test.path)
		if status != test.status || !strings.Contains(body, test.want) {
			t.Errorf("%s%s: %d %q, want %d %q", test.host, test.path, status, body, test.status, test.want)
		}
	}
}

func TestDefaultBackends(t *testing.T) {
	s := newSmall()
	for _, name := range []string{"users", "products", "rest"} {
		s.serve(t, name, named(name))
	}
	s.ingress(t, "first", `
defaultBackend: {service: {name: rest, port: {number: 80}}}`)
	s.ingress(t, "second", `
defaultBackend: {service: {name: products, port: {number: 80}}}
rules:
- host: bare.test
- host: shop.test
  http: {paths: [{path: /users, pathType: Prefix, backend: {service: {name: users, port: {number: 80}}}}]}`)
	outside := httptest.NewServer(s.start(t))
	defer outside.Close()
	for at, want := range map[string]string{
		"shop.test /users": "users /users",
		"shop.test /x":     "products /x",
		"bare.test /x":     "products /x",
		"other.test /x":    "rest /x",
	} {
		host, path, _ := strings.Cut(at, " ")
		if _, body := ask(t, outside.Client(), outside.URL, host, path); body != want {
			t.Errorf("%s: %q, want %q", at, body, want)
		}
	}
}

func TestOldestRuleCounts(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", named("users"))
	s.serve(t, "products", named("products"))
	for _, name := range []string{"users", "products"} {
		s.ingress(t, name, `rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: `+name+`, port: {number: 80}}}}]}}]`)
	}
	table, _ := Build(s.world(), nil)
	if got := table.Find("any.test", "/").name; got != "shop/users:80" {
		t.Errorf("the rule of the younger Ingress counts: %s", got)
	}
}

// servedTo returns the common name of the certificate that a client sees who asks for a host by SNI.
func servedTo(t *testing.T, at *httptest.Server, host string) string {
	t.Helper()
	conn, err := tls.Dial("tcp", at.Listener.Addr().String(), &tls.Config{ServerName: host, InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestCertificates(t *testing.T) {
	s := newSmall()
	s.serve(t, "users", named("users"))
	s.certificate(t, "shop-tls", "shop.test")
	s.certificate(t, "wild-tls", "*.shop.test")
	s.certificate(t, "other-tls", "other.test")
	s.ingress(t, "web", `
tls:
- {hosts: [shop.test], secretName: shop-tls}
- {hosts: ["*.shop.test"], secretName: wild-tls}
- {hosts: [wrong.test], secretName: other-tls}
- {hosts: [missing.test], secretName: missing-tls}
- {hosts: [plain.test]}
rules: [{host: shop.test, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: users, port: {number: 80}}}}]}}]`)
	p := s.start(t)
	outside := httptest.NewUnstartedServer(p)
	outside.Listener = tls.NewListener(outside.Listener, &tls.Config{GetCertificate: p.certificate})
	outside.Start()
	defer outside.Close()
	const byDefault = "cadet edge default certificate"
	see := func(want map[string]string) {
		t.Helper()
		for host, name := range want {
			if got := servedTo(t, outside, host); got != name {
				t.Errorf("%q sees %q, want %q", host, got, name)
			}
		}
	}
	see(map[string]string{"shop.test": "shop-tls", "a.shop.test": "wild-tls", "a.b.shop.test": byDefault, "wrong.test": "other-tls",
		"missing.test": byDefault, "plain.test": byDefault, "": byDefault})
	s.ingress(t, "any", `
tls: [{secretName: other-tls}]
defaultBackend: {service: {name: users, port: {number: 80}}}`)
	s.certificate(t, "missing-tls", "missing.test")
	s.update(p)
	see(map[string]string{"shop.test": "shop-tls", "missing.test": "missing-tls", "unknown.test": "other-tls", "": "other-tls"})
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	at := "https://" + outside.Listener.Addr().String()
	if _, body := ask(t, client, at, "shop.test", "/x"); body != "users /x" {
		t.Errorf("with TLS: %q", body)
	}
}
