package edge

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"github.com/kubecadet/cadet/lab/edge/match"
)

// certificates are those of Ingresses, by the keys of match.HostKeys. One host may have several, of different kinds of keys.
type certificates map[string][]*tls.Certificate

// add takes in the certificate of an entry of an Ingress and returns what is wrong with it. A certificate for another
// host is served all the same: that is what was asked for, and callers see it.
func (c certificates) add(w World, i *networkingv1.Ingress, entry networkingv1.IngressTLS) []*problem {
	if entry.SecretName == "" {
		return nil // the default certificate
	}
	certificate, wrong := readCertificate(w.Secret(i.Namespace, entry.SecretName), i.Namespace, entry.SecretName)
	if wrong != nil {
		return []*problem{wrong}
	}
	hosts := entry.Hosts
	if len(hosts) == 0 { // for all hosts, those of the Ingress's rules before others
		for _, rule := range i.Spec.Rules {
			hosts = append(hosts, rule.Host)
		}
		hosts = append(hosts, match.AnyHost)
	}
	var problems []*problem
	added := map[string]bool{}
	for _, host := range hosts {
		key := match.NormalHost(host)
		if added[key] {
			continue
		}
		added[key] = true
		c[key] = append(c[key], certificate)
		if wrong := covers(certificate.Leaf, host); wrong != nil {
			problems = append(problems, fail("CertificateHostMismatch", "the certificate in Secret %s is not for host %s: %v", entry.SecretName, host, wrong))
		}
	}
	return problems
}

// covers says why a client that asks for host would not accept a certificate.
func covers(leaf *x509.Certificate, host string) error {
	if host == match.AnyHost {
		return nil
	}
	if rest, wildcard := strings.CutPrefix(host, "*."); wildcard {
		host = "any." + rest
	}
	return leaf.VerifyHostname(host)
}

func readCertificate(secret *corev1.Secret, namespace, name string) (*tls.Certificate, *problem) {
	if secret == nil {
		return nil, fail("SecretNotFound", "there is no Secret %s in namespace %s; the default certificate is served", name, namespace)
	}
	if secret.Type != corev1.SecretTypeTLS {
		return nil, fail("SecretTypeWrong", "Secret %s is of type %s, and a certificate is one of type %s; the default certificate is served",
			name, secret.Type, corev1.SecretTypeTLS)
	}
	certificate, err := tls.X509KeyPair(secret.Data[corev1.TLSCertKey], secret.Data[corev1.TLSPrivateKeyKey])
	if err != nil {
		return nil, fail("SecretBroken", "Secret %s is no certificate with its key: %v; the default certificate is served", name, err)
	}
	return &certificate, nil
}

// find returns the certificate for the host that a client names, by SNI, and nil where there is none.
func (c certificates) find(hello *tls.ClientHelloInfo) *tls.Certificate {
	for _, key := range match.HostKeys(hello.ServerName) {
		of := c[key]
		for _, certificate := range of {
			if hello.SupportsCertificate(certificate) == nil {
				return certificate
			}
		}
		if len(of) > 0 {
			return of[0]
		}
	}
	return nil
}

const selfSignedYears = 10

// selfSigned makes the certificate that is served where no Ingress has one. No client trusts it.
func selfSigned() (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("cannot make a key for the default certificate: %w", err)
	}
	const name = "default.edge.cadet.local"
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "cadet edge default certificate"},
		DNSNames:     []string{name},
		NotBefore:    time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(selfSignedYears, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("cannot make the default certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(signed)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key, Leaf: leaf}, nil
}
