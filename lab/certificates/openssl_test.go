package certificates

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func openssl(t *testing.T, line string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := OpenSSL(t.Context(), applet.Streams{In: strings.NewReader(""), Out: &out, Err: io.Discard}, strings.Fields(line))
	return out.String(), err
}

// The steps of the lesson, in order, in one folder: each builds on the files of those before.
func TestSteps(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, step := range []struct{ line, want, problem string }{
		{"genrsa -out tls.key 2048", "", ""},
		{"req -new -key tls.key -subj /O=Shop/CN=hello.example.com -addext subjectAltName=DNS:hello.example.com,IP:10.0.0.1 -out tls.csr", "", ""},
		{"req -in tls.csr -noout -subject", "subject=O=Shop, CN=hello.example.com\n", ""},
		{"req -in tls.csr -noout -text", "DNS:hello.example.com, IP Address:10.0.0.1", ""},
		{"x509 -req -in tls.csr -signkey tls.key -days 365 -out plain.crt", "", ""},
		{"x509 -in plain.crt -noout -ext subjectAltName", "No extensions matched", ""},
		{"x509 -req -in tls.csr -signkey tls.key -days 365 -copy_extensions copy -out tls.crt", "", ""},
		{"x509 -in tls.crt -noout -ext subjectAltName", "DNS:hello.example.com, IP Address:10.0.0.1\n", ""},
		{"x509 -in tls.crt -noout -subject -issuer", "subject=O=Shop, CN=hello.example.com\nissuer=O=Shop, CN=hello.example.com\n", ""},
		{"x509 -in tls.crt -noout -dates", "notBefore=", ""},
		{"x509 -in tls.crt -noout -text", "Public Key Algorithm: RSA (2048 bit)", ""},
		{"x509 -in tls.crt", "-----BEGIN CERTIFICATE-----\n", ""},
		{"req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=ca -days 10 -out ca.crt", "", ""},
		{"x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out signed.crt", "", ""},
		{"x509 -in signed.crt -noout -issuer", "issuer=CN=ca\n", ""},

		{"x509 -in tls.csr -noout -text", "", "tls.csr should hold a CERTIFICATE, but there is a CERTIFICATE REQUEST in it"},
		{"x509 -req -in tls.crt -signkey tls.key", "", "should hold a CERTIFICATE REQUEST"},
		{"x509 -req -in tls.csr", "", "Give -signkey tls.key"},
		{"x509 -req -in tls.csr -signkey tls.crt", "", "there is no private key in tls.crt"},
		{"x509 -req -in tls.csr -signkey tls.key -days x", "", "-days takes a number"},
		{"x509 -req -in tls.csr -CA ca.crt -CAkey tls.key", "", "doesn't match parent"},
		{"x509 -in nothere -noout", "", "no such file"},
		{"x509 -in tls.crt -fingerprint", "", "unknown option -fingerprint"},
		{"x509 -in tls.crt -out", "", "-out needs a value"},
		{"req -new -key tls.key", "", "Give -subj"},
		{"req -new -subj /CN=a", "", "Give -key tls.key"},
		{"req -new -key tls.key -subj CN=a", "", "Give -subj /CN="},
		{"req -new -key tls.key -subj /XX=a", "", "\"XX=a\" in -subj is not understood"},
		{"req -new -key tls.key -subj /CN=a -addext subjectAltName=a", "", "neither DNS:HOST nor IP:ADDRESS"},
		{"req -new -key tls.key -subj /CN=a -addext keyUsage=x", "", "-addext knows subjectAltName only"},
		{"genrsa 512", "", "2048 are usual"},
		{"s_client", "", "Give -connect HOST:PORT"},
		{"enc", "", "there is no command \"enc\" here"},
		{"", "", "which command?"},
	} {
		out, err := openssl(t, step.line)
		if (err == nil) != (step.problem == "") || err != nil && !strings.Contains(err.Error(), step.problem) || !strings.Contains(out, step.want) {
			t.Errorf("openssl %s: %q, %v; want %q, %q", step.line, out, err, step.want, step.problem)
		}
	}
	if info, err := os.Stat("tls.key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key is open to others: %v, %v", info, err)
	}
	serveAndAsk(t)
}

// serveAndAsk uses the pair that was made as a server does, and trusts it as a client does.
func serveAndAsk(t *testing.T) {
	t.Helper()
	pair, err := tls.LoadX509KeyPair("tls.crt", "tls.key")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	server.StartTLS()
	defer server.Close()
	out, err := openssl(t, "s_client -connect "+strings.TrimPrefix(server.URL, "https://")+" -servername hello.example.com -CAfile tls.crt")
	if err != nil || !strings.Contains(out, "subject=O=Shop, CN=hello.example.com\n") || !strings.Contains(out, "Verification: ok\n") {
		t.Errorf("s_client shows %q, %v", out, err)
	}
	content, err := os.ReadFile("signed.crt")
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(content)
	signed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := os.ReadFile("ca.crt")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	if _, err := signed.Verify(x509.VerifyOptions{Roots: roots}); err != nil {
		t.Errorf("what the authority signed: %v", err)
	}
}

func FuzzSubject(f *testing.F) {
	f.Add("/CN=hello.example.com", "subjectAltName=DNS:a,IP:10.0.0.1")
	f.Fuzz(func(_ *testing.T, subject, names string) {
		_, _ = parseSubject(subject)
		_, _, _ = parseAlternativeNames(names, nil, nil)
	})
}
