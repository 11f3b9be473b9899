package main

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	certutil "k8s.io/client-go/util/cert"
	"k8s.io/client-go/util/keyutil"
	kubeadmapi "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm"
	"k8s.io/kubernetes/cmd/kubeadm/app/util/pkiutil"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// validity of the certificates that are signed here. They are made anew at every start.
const validity = 365 * 24 * time.Hour

// pki is the cluster's authority.
type pki struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// identities are the control plane's certificates, by file name, with the users they stand for: the names that Kubernetes' built-in
// roles are bound to (kubernetes.io/docs/setup/best-practices/certificates).
var identities = map[string]certutil.Config{
	"apiserver": {
		CommonName: "kube-apiserver",
		Usages:     []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		AltNames: certutil.AltNames{
			DNSNames: []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc." + layout.Domain, "localhost", layout.NodeName},
			IPs:      []net.IP{net.ParseIP("127.0.0.1"), net.ParseIP(layout.ServiceIP), net.ParseIP(layout.NodeIP)},
		},
	},
	"apiserver-kubelet-client": client("kube-apiserver-kubelet-client", "system:masters"),
	"admin":                    client("cadet", "system:masters"),
	"controller-manager":       client("system:kube-controller-manager"),
	"scheduler":                client("system:kube-scheduler"),
}

// identitiesOf are the certificates of a node.
func identitiesOf(n layout.Node) map[string]certutil.Config {
	identities := map[string]certutil.Config{
		"kubelet-server": {
			CommonName: n.Name(),
			Usages:     []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
			AltNames:   certutil.AltNames{DNSNames: []string{n.Name()}, IPs: []net.IP{net.ParseIP(n.IP())}},
		},
		"kubelet": client("system:node:"+n.Name(), "system:nodes"),
	}
	if n != layout.First { // whose proxy is in the control plane
		identities["proxy"] = client("system:kube-proxy")
	}
	return identities
}

func client(name string, groups ...string) certutil.Config {
	return certutil.Config{CommonName: name, Organization: groups, Usages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
}

// ensurePKI takes the authority that the starter put there, keeps the key of service accounts, and signs the rest anew.
func ensurePKI(nodes []layout.Node) (*pki, error) {
	const dir = layout.PKI
	p := &pki{}
	var err error
	if p.cert, p.key, err = pkiutil.TryLoadCertAndKeyFromDisk(dir, "ca"); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, "sa.key")); err != nil {
		key, err := pkiutil.GeneratePrivateKey(kubeadmapi.EncryptionAlgorithmECDSAP256)
		if err != nil {
			return nil, err
		}
		if err := pkiutil.WriteKey(dir, "sa", key); err != nil {
			return nil, err
		}
		if err := pkiutil.WritePublicKey(dir, "sa", key.Public()); err != nil {
			return nil, err
		}
	}
	if err := p.issueAll(dir, identities); err != nil {
		return nil, err
	}
	for _, n := range nodes {
		if err := p.equip(n); err != nil {
			return nil, fmt.Errorf("of node %s: %w", n.Name(), err)
		}
	}
	return p, nil
}

// equip gives a node its certificates, and that of the authority, but not the authority's key.
func (p *pki) equip(n layout.Node) error {
	dir := filepath.Join(n.Root(), layout.PKI)
	if n != layout.First {
		if err := pkiutil.WriteCert(dir, "ca", p.cert); err != nil {
			return err
		}
	}
	return p.issueAll(dir, identitiesOf(n))
}

func (p *pki) issueAll(dir string, identities map[string]certutil.Config) error {
	for name, identity := range identities {
		if err := p.issue(dir, name, identity); err != nil {
			return err
		}
	}
	return nil
}

func (p *pki) config(c certutil.Config) *pkiutil.CertConfig {
	return &pkiutil.CertConfig{Config: c, EncryptionAlgorithm: kubeadmapi.EncryptionAlgorithmECDSAP256}
}

// issue writes certificate and key, and for a client the kubeconfig with both.
func (p *pki) issue(dir, name string, identity certutil.Config) error {
	config := p.config(identity)
	config.NotAfter = time.Now().Add(validity)
	cert, key, err := pkiutil.NewCertAndKey(p.cert, p.key, config)
	if err != nil {
		return err
	}
	if err := pkiutil.WriteCertAndKey(dir, name, cert, key); err != nil {
		return err
	}
	if identity.Usages[0] != x509.ExtKeyUsageClientAuth {
		return nil
	}
	keyPEM, err := keyutil.MarshalPrivateKeyToPEM(key)
	if err != nil {
		return err
	}
	kubeconfig := p.kubeconfig(identity.CommonName, pkiutil.EncodeCertPEM(cert), keyPEM)
	return clientcmd.WriteToFile(*kubeconfig, filepath.Join(dir, name+".conf"))
}

func kubeconfigOf(name string) string { return filepath.Join(layout.PKI, name+".conf") }

func (p *pki) kubeconfig(user string, cert, key []byte) *clientcmdapi.Config {
	c := clientcmdapi.NewConfig()
	c.Clusters["cadet"] = &clientcmdapi.Cluster{Server: "https://" + net.JoinHostPort(layout.NodeIP, "6443"), CertificateAuthorityData: pkiutil.EncodeCertPEM(p.cert)}
	c.AuthInfos[user] = &clientcmdapi.AuthInfo{ClientCertificateData: cert, ClientKeyData: key}
	c.Contexts["cadet"] = &clientcmdapi.Context{Cluster: "cadet", AuthInfo: user}
	c.CurrentContext = "cadet"
	return c
}

// clientConfig returns how the identity called name reaches the API server from inside the node.
func (p *pki) clientConfig(name string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfigOf(name))
	if err != nil {
		return nil, err
	}
	return patiently(config), nil
}
