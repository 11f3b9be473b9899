package certificates

import (
	"context"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// show prints what the options ask for of a certificate, and the certificate itself without -noout.
func show(std applet.Streams, o options, c *x509.Certificate) error {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(std.Out, format+"\n", args...) }
	if o.has("text") {
		text(std.Out, c)
	}
	if o.has("subject") {
		say("subject=%s", Name(c.Subject))
	}
	if o.has("issuer") {
		say("issuer=%s", Name(c.Issuer))
	}
	if o.has("dates") {
		say("notBefore=%s", Date(c.NotBefore))
	}
	if o.has("dates") || o.has("enddate") {
		say("notAfter=%s", Date(c.NotAfter))
	}
	if o.has("ext") {
		if o.value("ext") != "subjectAltName" {
			return fmt.Errorf("-ext knows subjectAltName only, not %q", o.value("ext"))
		}
		if names := AlternativeNames(c.DNSNames, c.IPAddresses); names != "" {
			say("X509v3 Subject Alternative Name: \n    %s", names)
		} else {
			say("No extensions matched the given name")
		}
	}
	if o.has("noout") {
		return nil
	}
	return write(std, o.value("out"), pem.EncodeToMemory(&pem.Block{Type: certificateTitle, Bytes: c.Raw}), 0o644)
}

func text(out io.Writer, c *x509.Certificate) {
	_, _ = fmt.Fprintf(out, `Certificate:
    Data:
        Version: %d
        Serial Number: %x
        Signature Algorithm: %s
        Issuer: %s
        Validity
            Not Before: %s
            Not After : %s
        Subject: %s
        Subject Public Key Info:
            Public Key Algorithm: %s%s
`, c.Version, c.SerialNumber, c.SignatureAlgorithm, Name(c.Issuer), Date(c.NotBefore), Date(c.NotAfter), Name(c.Subject), c.PublicKeyAlgorithm, bits(c.PublicKey))
	if c.BasicConstraintsValid {
		_, _ = fmt.Fprintf(out, "        X509v3 Basic Constraints:\n            CA:%t\n", c.IsCA)
	}
	if names := AlternativeNames(c.DNSNames, c.IPAddresses); names != "" {
		_, _ = fmt.Fprintf(out, "        X509v3 Subject Alternative Name:\n            %s\n", names)
	}
}

func bits(key any) string {
	if k, ok := key.(*rsa.PublicKey); ok {
		return fmt.Sprintf(" (%d bit)", k.N.BitLen())
	}
	return ""
}

func showRequest(std applet.Streams, o options) error {
	asked, err := readRequest(std, o)
	if err != nil {
		return err
	}
	if o.has("text") {
		_, _ = fmt.Fprintf(std.Out, "Certificate Request:\n    Data:\n        Subject: %s\n        Public Key Algorithm: %s%s\n",
			Name(asked.Subject), asked.PublicKeyAlgorithm, bits(asked.PublicKey))
		if names := AlternativeNames(asked.DNSNames, asked.IPAddresses); names != "" {
			_, _ = fmt.Fprintf(std.Out, "        Requested Extensions:\n            X509v3 Subject Alternative Name:\n                %s\n", names)
		}
	}
	if o.has("subject") {
		_, _ = fmt.Fprintf(std.Out, "subject=%s\n", Name(asked.Subject))
	}
	if o.has("noout") {
		return nil
	}
	return write(std, o.value("out"), pem.EncodeToMemory(&pem.Block{Type: requestTitle, Bytes: asked.Raw}), 0o644)
}

const connectPatience = 10 * time.Second

// sClient connects by TLS and shows the certificate that is served, believed or not.
func sClient(ctx context.Context, std applet.Streams, o options) error {
	address := o.value("connect")
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return errors.New("where to? Give -connect HOST:PORT")
	}
	if o.has("servername") {
		host = o.value("servername")
	}
	var roots *x509.CertPool
	if o.has("CAfile") {
		content, err := os.ReadFile(o.value("CAfile"))
		if err != nil {
			return err
		}
		roots = x509.NewCertPool()
		roots.AppendCertsFromPEM(content)
	}
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	dialer := &tls.Dialer{Config: &tls.Config{ServerName: host, InsecureSkipVerify: true}} // it is to show any certificate
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // nothing was sent
	state := conn.(*tls.Conn).ConnectionState()
	_, _ = fmt.Fprintf(std.Out, "CONNECTED\n---\nCertificate chain\n")
	for i, c := range state.PeerCertificates {
		_, _ = fmt.Fprintf(std.Out, " %d s:%s\n   i:%s\n   v:NotBefore: %s; NotAfter: %s\n", i, Name(c.Subject), Name(c.Issuer), Date(c.NotBefore), Date(c.NotAfter))
	}
	served := state.PeerCertificates[0]
	_, _ = fmt.Fprintf(std.Out, "---\nServer certificate\n%s", pem.EncodeToMemory(&pem.Block{Type: certificateTitle, Bytes: served.Raw}))
	_, _ = fmt.Fprintf(std.Out, "subject=%s\nissuer=%s\nsubjectAltName=%s\n---\n", Name(served.Subject), Name(served.Issuer), AlternativeNames(served.DNSNames, served.IPAddresses))
	verdict := "ok"
	if _, err := served.Verify(x509.VerifyOptions{Roots: roots}); err != nil {
		verdict = err.Error()
	}
	_, err = fmt.Fprintf(std.Out, "Verification: %s\n", verdict)
	return err
}
