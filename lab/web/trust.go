package web

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"strings"

	"github.com/kubecadet/cadet/lab/certificates"
)

// trust decides which servers are believed to be who they say.
type trust struct {
	insecure bool                             // -k: anybody
	roots    *x509.CertPool                   // nil: the machine's
	say      func(format string, args ...any) // shows the certificate; may be nil
}

// trustIn reads the certificates of a --cacert file.
func trustIn(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, &failure{code: 77, text: "error setting certificate file: " + file}
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(content) {
		return nil, &failure{code: 77, text: "error setting certificate file: " + file + " (there is no certificate in it)"}
	}
	return roots, nil
}

// config is for a connection to the host of e. Certificates are checked here rather than by crypto/tls, so that one
// that is refused can be shown before.
func (t trust) config(e *exchange) *tls.Config {
	return &tls.Config{InsecureSkipVerify: true, VerifyConnection: func(state tls.ConnectionState) error {
		err := verify(state, t.roots, e.host)
		t.show(state, e.host, err)
		if t.insecure {
			return nil
		}
		return err
	}}
}

func verify(state tls.ConnectionState, roots *x509.CertPool, host string) error {
	between := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		between.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{DNSName: host, Roots: roots, Intermediates: between})
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates, Err: err}
	}
	return nil
}

// show prints what curl -v does of a connection with TLS.
func (t trust) show(state tls.ConnectionState, host string, problem error) {
	if t.say == nil {
		return
	}
	served := state.PeerCertificates[0]
	t.say("* SSL connection using %s / %s", strings.Replace(tls.VersionName(state.Version), " ", "v", 1), tls.CipherSuiteName(state.CipherSuite))
	t.say("* Server certificate:")
	t.say("*  subject: %s", certificates.Name(served.Subject))
	t.say("*  start date: %s", certificates.Date(served.NotBefore))
	t.say("*  expire date: %s", certificates.Date(served.NotAfter))
	if names := certificates.AlternativeNames(served.DNSNames, served.IPAddresses); names != "" {
		t.say("*  subjectAltName: %s", names)
	}
	if served.VerifyHostname(host) == nil {
		t.say("*  subjectAltName: matches host %q", host)
	} else {
		t.say("*  subjectAltName: does not match host %q", host)
	}
	t.say("*  issuer: %s", certificates.Name(served.Issuer))
	switch {
	case problem == nil:
		t.say("*  SSL certificate verify ok.")
	case t.insecure:
		t.say("*  SSL certificate verify result: %s, continuing anyway.", notTrusted(nil, problem).text)
	}
}
