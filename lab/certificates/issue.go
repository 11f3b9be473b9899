package certificates

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

const (
	requestTitle     = "CERTIFICATE REQUEST"
	certificateTitle = "CERTIFICATE"
	usualDays        = "30"
)

// req makes a signing request, or with -x509 a self-signed certificate at once, or shows a request with -in.
func req(_ context.Context, std applet.Streams, o options) error {
	if o.has("in") {
		return showRequest(std, o)
	}
	name, err := parseSubject(o.value("subj"))
	if err != nil {
		return err
	}
	wanted := x509.CertificateRequest{Subject: name}
	for _, extension := range o.values["addext"] {
		if wanted.DNSNames, wanted.IPAddresses, err = parseAlternativeNames(extension, wanted.DNSNames, wanted.IPAddresses); err != nil {
			return err
		}
	}
	key, err := keyFor(std, o)
	if err != nil {
		return err
	}
	if !o.has("x509") {
		made, err := x509.CreateCertificateRequest(rand.Reader, &wanted, key)
		if err != nil {
			return err
		}
		return write(std, o.value("out"), pem.EncodeToMemory(&pem.Block{Type: requestTitle, Bytes: made}), 0o644)
	}
	return issue(std, o, template{subject: name, hosts: wanted.DNSNames, addresses: wanted.IPAddresses, public: key.Public(), authority: true}, nil, key)
}

// keyFor is the key of -key, or a new one where -newkey asks for it.
func keyFor(std applet.Streams, o options) (crypto.Signer, error) {
	if size, isRSA := strings.CutPrefix(o.value("newkey"), "rsa:"); isRSA {
		if !o.has("keyout") {
			return nil, errors.New("where does the new key go? Give -keyout tls.key")
		}
		return newKey(std, size, o.value("keyout"))
	}
	if !o.has("key") {
		return nil, errors.New("with which key? Give -key tls.key, or -newkey rsa:2048 -keyout tls.key")
	}
	return readKey(std, o.value("key"))
}

var attributeIDs = map[string]asn1.ObjectIdentifier{
	"C": {2, 5, 4, 6}, "ST": {2, 5, 4, 8}, "L": {2, 5, 4, 7}, "O": {2, 5, 4, 10}, "OU": {2, 5, 4, 11}, "CN": {2, 5, 4, 3},
}

// parseSubject reads "/C=DE/O=Shop/CN=hello.example.com".
func parseSubject(text string) (pkix.Name, error) {
	var name pkix.Name
	rest, ok := strings.CutPrefix(text, "/")
	if !ok {
		return name, errors.New("for whom? Give -subj /CN=hello.example.com")
	}
	for part := range strings.SplitSeq(rest, "/") {
		short, value, _ := strings.Cut(part, "=")
		id, known := attributeIDs[short]
		if !known || value == "" {
			return name, fmt.Errorf("%q in -subj is not understood: it is made of /C=, /ST=, /L=, /O=, /OU= and /CN=", part)
		}
		name.ExtraNames = append(name.ExtraNames, pkix.AttributeTypeAndValue{Type: id, Value: value})
	}
	return name, nil
}

// parseAlternativeNames adds those of "subjectAltName=DNS:a,DNS:b,IP:10.0.0.1".
func parseAlternativeNames(text string, hosts []string, addresses []net.IP) ([]string, []net.IP, error) {
	key, list, _ := strings.Cut(text, "=")
	if strings.TrimSpace(key) != "subjectAltName" {
		return nil, nil, fmt.Errorf("-addext knows subjectAltName only, not %q", key)
	}
	for entry := range strings.SplitSeq(list, ",") {
		kind, value, _ := strings.Cut(strings.TrimSpace(entry), ":")
		address := net.ParseIP(value)
		switch {
		case kind == "DNS" && value != "":
			hosts = append(hosts, value)
		case kind == "IP" && address != nil:
			addresses = append(addresses, address)
		default:
			return nil, nil, fmt.Errorf("%q in subjectAltName is neither DNS:HOST nor IP:ADDRESS", entry)
		}
	}
	return hosts, addresses, nil
}

// template is what a certificate is to say.
type template struct {
	subject   pkix.Name
	raw       []byte // the subject as a request has it; may be nil
	hosts     []string
	addresses []net.IP
	public    crypto.PublicKey
	authority bool
}

// issue signs a certificate: with the key of parent, or with its own where parent is nil.
func issue(std applet.Streams, o options, t template, parent *x509.Certificate, key crypto.Signer) error {
	days := usualDays
	if o.has("days") {
		days = o.value("days")
	}
	count, err := strconv.Atoi(days)
	if err != nil {
		return fmt.Errorf("-days takes a number, not %q", days)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 159))
	if err != nil {
		return err
	}
	now := time.Now()
	made := &x509.Certificate{
		SerialNumber: serial, Subject: t.subject, RawSubject: t.raw, NotBefore: now, NotAfter: now.AddDate(0, 0, count),
		DNSNames: t.hosts, IPAddresses: t.addresses, BasicConstraintsValid: t.authority, IsCA: t.authority,
	}
	if parent == nil {
		parent = made
	}
	content, err := x509.CreateCertificate(rand.Reader, made, parent, t.public, key)
	if err != nil {
		return err
	}
	return write(std, o.value("out"), pem.EncodeToMemory(&pem.Block{Type: certificateTitle, Bytes: content}), 0o644)
}
