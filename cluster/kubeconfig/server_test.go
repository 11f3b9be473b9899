package kubeconfig

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// serve answers as an API server might, with a certificate that ends at a moment, and returns the context that leads
// to it.
func serve(t *testing.T, until time.Time, answer http.HandlerFunc) *target {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "server"}, NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(answer)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it would log the handshakes that are to fail
	server.StartTLS()
	t.Cleanup(server.Close)
	return contextTo(t, server.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func contextTo(t *testing.T, url string, authority []byte) *target {
	t.Helper()
	config := clientcmdapi.NewConfig()
	config.Clusters["c"] = &clientcmdapi.Cluster{Server: url, CertificateAuthorityData: authority}
	config.AuthInfos["u"] = &clientcmdapi.AuthInfo{Token: "t"}
	config.Contexts["school"] = &clientcmdapi.Context{Cluster: "c", AuthInfo: "u"}
	made, err := newTarget(config, "school", callTime)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func says(text string, code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		_, _ = io.WriteString(w, text) // a client that is gone needs no answer
	}
}

// Servers that can't be used, each in its own way, and what is said of it.
func TestHello(t *testing.T) {
	nextYear := time.Now().AddDate(1, 0, 0)
	version := says(`{"gitVersion": "v1.36.3"}`, http.StatusOK)
	for name, c := range map[string]struct {
		target *target
		want   string
	}{
		"well":              {serve(t, nextYear, version), "v1.36.3"},
		"expired":           {serve(t, time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC), version), "shows a certificate that expired on 2025-03-04"},
		"another authority": {contextTo(t, serve(t, nextYear, version).rest.Host, nil), "an authority that your kubeconfig does not name"},
		"unknown user":      {serve(t, nextYear, says(`{"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Unauthorized", "code": 401}`, http.StatusUnauthorized)), "does not know you"},
		"no API server":     {serve(t, nextYear, says(`<html>`, http.StatusOK)), "is no Kubernetes API server"},
		"nobody":            {contextTo(t, "https://127.0.0.1:1", nil), "can't be reached"},
		"no such host":      {contextTo(t, "https://school.invalid:6443", nil), "can't be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			said, err := c.target.hello(t.Context())
			if err != nil {
				said = err.Error()
			}
			if !strings.Contains(said, c.want) {
				t.Errorf("it says %q, want %q", said, c.want)
			}
			t.Log(said)
		})
	}
}
