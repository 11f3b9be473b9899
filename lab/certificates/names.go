// Package certificates makes and shows TLS certificates: openssl's words for the few steps that a lesson takes, on
// Go's own cryptography, so that they work in a pod and on a machine that has no openssl.
package certificates

import (
	"crypto/x509/pkix"
	"fmt"
	"net"
	"strings"
	"time"
)

// Short names of what a subject is made of.
var attributes = map[string]string{
	"2.5.4.3": "CN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "street",
	"2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.17": "postalCode", "1.2.840.113549.1.9.1": "emailAddress",
}

// Name is a subject or issuer on one line, in its own order, as openssl writes it: "C=DE, O=Shop, CN=hello.example.com".
func Name(name pkix.Name) string {
	parts := make([]string, 0, len(name.Names))
	for _, part := range name.Names {
		short, known := attributes[part.Type.String()]
		if !known {
			short = part.Type.String()
		}
		parts = append(parts, fmt.Sprintf("%s=%v", short, part.Value))
	}
	return strings.Join(parts, ", ")
}

// Date is a moment as openssl writes it: "Jan  2 15:04:05 2006 GMT".
func Date(t time.Time) string { return t.UTC().Format("Jan _2 15:04:05 2006 GMT") }

// AlternativeNames are the hosts that a certificate or a request is for: "DNS:hello.example.com, IP Address:10.0.0.1".
func AlternativeNames(hosts []string, addresses []net.IP) string {
	parts := make([]string, 0, len(hosts)+len(addresses))
	for _, host := range hosts {
		parts = append(parts, "DNS:"+host)
	}
	for _, address := range addresses {
		parts = append(parts, "IP Address:"+address.String())
	}
	return strings.Join(parts, ", ")
}
