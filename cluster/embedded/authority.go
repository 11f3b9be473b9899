package embedded

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/kubecadet/cadet/cluster/state"
)

// How long certificates hold: the authority's, and the administrator's, which is made anew at every start. One that
// ends sooner than renewal counts as none.
const (
	authorityHolds = 10 * 365 * 24 * time.Hour
	adminHolds     = 365 * 24 * time.Hour
	renewal        = 30 * 24 * time.Hour
	clockSkew      = time.Hour
)

// authority signs the cluster's certificates. It is made and kept outside the node, which gets a copy: so nothing that
// a kubeconfig consists of has ever been where a pod can write.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
	pair keyPair
}

// keyPair is a certificate and its key as PEM.
type keyPair struct{ cert, key []byte }

// loadAuthority reads the authority of a state folder, or makes one there.
func loadAuthority(s folder) (*authority, error) {
	a, err := readAuthority(s)
	if err == nil {
		return a, nil
	}
	if a, err = newAuthority(); err != nil {
		return nil, fmt.Errorf("make the cluster's certificates: %w", err)
	}
	err = errors.Join(os.MkdirAll(s.pki(), 0o700), state.WriteFile(s.authorityKey(), a.pair.key), state.WriteFile(s.authorityCert(), a.pair.cert))
	if err != nil {
		return nil, fmt.Errorf("keep the cluster's certificates: %w", explainSpace(err))
	}
	return a, nil
}

// readAuthority reads the one that is kept. One that is torn, or ends soon, is an error.
func readAuthority(s folder) (*authority, error) {
	cert, err := os.ReadFile(s.authorityCert())
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(s.authorityKey())
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, err
	}
	signer, ok := pair.PrivateKey.(crypto.Signer)
	if !ok || !pair.Leaf.IsCA || time.Until(pair.Leaf.NotAfter) < adminHolds {
		return nil, errors.New("no authority that holds for long enough")
	}
	return &authority{cert: pair.Leaf, key: signer, pair: keyPair{cert, key}}, nil
}

func newAuthority() (*authority, error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "cadet"},
		NotAfter:              time.Now().Add(authorityHolds),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}
	pair, key, err := sign(template, nil, nil)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(pair.cert)
	cert, err := x509.ParseCertificate(block.Bytes)
	return &authority{cert: cert, key: key, pair: pair}, err
}

// admin makes a certificate of the cluster's administrator.
func (a *authority) admin() (keyPair, error) {
	pair, _, err := sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "cadet", Organization: []string{"system:masters"}},
		NotAfter:    time.Now().Add(adminHolds),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, a.cert, a.key)
	return pair, err
}

// sign makes a key and a certificate for it; without a parent it signs itself.
func sign(template, parent *x509.Certificate, by crypto.Signer) (keyPair, crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return keyPair{}, nil, err
	}
	if parent == nil {
		parent, by = template, key
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return keyPair{}, nil, err
	}
	template.NotBefore = time.Now().Add(-clockSkew)
	cert, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		return keyPair{}, nil, err
	}
	text, err := x509.MarshalECPrivateKey(key)
	return keyPair{
		cert: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}),
		key:  pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: text}),
	}, key, err
}
