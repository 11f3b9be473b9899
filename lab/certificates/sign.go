package certificates

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"

	"github.com/kubecadet/cadet/lab/applet"
)

// x509Command signs a request with -req, else it shows a certificate.
func x509Command(_ context.Context, std applet.Streams, o options) error {
	if o.has("req") {
		return sign(std, o)
	}
	content, err := readBlock(std, o.value("in"), certificateTitle)
	if err != nil {
		return err
	}
	served, err := x509.ParseCertificate(content)
	if err != nil {
		return err
	}
	return show(std, o, served)
}

// readRequest reads the signing request that -in names.
func readRequest(std applet.Streams, o options) (*x509.CertificateRequest, error) {
	content, err := readBlock(std, o.value("in"), requestTitle)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificateRequest(content)
}

// sign makes a certificate of a request. As with openssl, the hosts that the request asks for are left out unless
// -copy_extensions copy is given.
func sign(std applet.Streams, o options) error {
	asked, err := readRequest(std, o)
	if err != nil {
		return err
	}
	if err := asked.CheckSignature(); err != nil {
		return fmt.Errorf("the request is not signed with its own key: %w", err)
	}
	t := template{subject: asked.Subject, raw: asked.RawSubject, public: asked.PublicKey}
	switch o.value("copy_extensions") {
	case "copy", "copyall":
		t.hosts, t.addresses = asked.DNSNames, asked.IPAddresses
	case "", "none":
	default:
		return errors.New("-copy_extensions takes copy, copyall or none")
	}
	keyFile := cmp.Or(o.value("CAkey"), o.value("signkey"), o.value("key"))
	if keyFile == "" {
		return errors.New("with which key? Give -signkey tls.key, or -CA ca.crt -CAkey ca.key")
	}
	key, err := readKey(std, keyFile)
	if err != nil {
		return err
	}
	var parent *x509.Certificate
	if o.has("CA") {
		content, err := readBlock(std, o.value("CA"), certificateTitle)
		if err != nil {
			return err
		}
		if parent, err = x509.ParseCertificate(content); err != nil {
			return err
		}
	}
	if err := issue(std, o, t, parent, key); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.Err, "Certificate request self-signature ok\nsubject=%s\n", Name(asked.Subject))
	return err
}
