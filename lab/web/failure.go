package web

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
)

// Exit statuses of curl that decide what is done next.
const (
	noHost        = 6
	noConnection  = 7
	statusRefused = 22
	timeout       = 28
	untrusted     = 60
)

// failure is why a call failed, in curl's words and with curl's exit status.
type failure struct {
	code int
	text string
}

// Error is the text.
func (f *failure) Error() string { return f.text }

// explain finds out what an error of exchange e means.
func explain(e *exchange, err error) *failure {
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	for _, look := range []func(*exchange, error) *failure{timedOut, notReached, notTrusted, brokenOff} {
		if f := look(e, err); f != nil {
			return f
		}
	}
	return &failure{code: 56, text: "Recv failure: " + capital(withoutURL(err).Error())}
}

// withoutURL drops the method and URL that net/http puts before a reason.
func withoutURL(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

func timedOut(e *exchange, err error) *failure {
	if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, syscall.ETIMEDOUT) {
		return nil
	}
	var dns *net.DNSError
	passed := e.elapsed().Milliseconds()
	text := fmt.Sprintf("Operation timed out after %d milliseconds with %d bytes received", passed, e.received)
	switch {
	case errors.As(err, &dns):
		text = fmt.Sprintf("Resolving timed out after %d milliseconds", passed)
	case e.connected == 0:
		text = fmt.Sprintf("Connection timed out after %d milliseconds", passed)
	}
	return &failure{code: timeout, text: text}
}

func notReached(e *exchange, err error) *failure {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return &failure{code: noHost, text: "Could not resolve host: " + dns.Name}
	case errors.As(err, &op) && op.Op == "dial" && op.Timeout():
		return &failure{code: timeout, text: fmt.Sprintf("Connection timed out after %d milliseconds", e.elapsed().Milliseconds())}
	case errors.As(err, &op) && op.Op == "dial":
		return &failure{code: noConnection, text: fmt.Sprintf("Failed to connect to %s port %s after %d ms: %s",
			e.host, e.port, e.elapsed().Milliseconds(), systemReason(op.Err))}
	case errors.Is(err, errRedirects):
		return &failure{code: 47, text: fmt.Sprintf("Maximum (%d) redirects followed", mostRedirects)}
	}
	return nil
}

func notTrusted(_ *exchange, err error) *failure {
	var verification *tls.CertificateVerificationError
	var name x509.HostnameError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &name) && len(name.Certificate.DNSNames)+len(name.Certificate.IPAddresses) == 0:
		return &failure{code: untrusted, text: "SSL: the certificate names no host in subjectAltName, and its common name does not count"}
	case errors.As(err, &name):
		return &failure{code: untrusted, text: "SSL: no alternative certificate subject name matches target host name '" + name.Host + "'"}
	case errors.As(err, &verification):
		return &failure{code: untrusted, text: "SSL certificate problem: " + certificateReason(verification)}
	case errors.As(err, &record), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		return &failure{code: 35, text: "TLS connect error: " + withoutURL(err).Error()}
	}
	return nil
}

func certificateReason(err *tls.CertificateVerificationError) string {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &unknown) && len(err.UnverifiedCertificates) > 0 &&
		err.UnverifiedCertificates[0].CheckSignatureFrom(err.UnverifiedCertificates[0]) == nil:
		return "self-signed certificate"
	case errors.As(err, &unknown):
		return "unable to get local issuer certificate"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate has expired"
	}
	return err.Error()
}

func brokenOff(_ *exchange, err error) *failure {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &failure{code: 18, text: "transfer closed with outstanding read data remaining"}
	case errors.Is(err, io.EOF):
		return &failure{code: 52, text: "Empty reply from server"}
	case errors.Is(err, syscall.ECONNRESET):
		return &failure{code: 56, text: "Recv failure: Connection reset by peer"}
	case strings.Contains(err.Error(), "malformed HTTP"):
		return &failure{code: 1, text: "Received HTTP/0.9 when not allowed"}
	}
	return nil
}

// systemReason is what the kernel said.
func systemReason(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return capital(errno.Error())
	}
	return capital(err.Error())
}

func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
