package embedded

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/kubecadet/cadet/cluster/state"
)

// writeKubeconfig makes the administrator's kubeconfig for the API server at an address, from certificates of ours.
func writeKubeconfig(s folder, address string) error {
	a, err := loadAuthority(s)
	if err != nil {
		return err
	}
	admin, err := a.admin()
	if err != nil {
		return fmt.Errorf("make your certificate: %w", err)
	}
	c := clientcmdapi.NewConfig()
	c.Clusters["cadet"] = &clientcmdapi.Cluster{Server: "https://" + address, CertificateAuthorityData: a.pair.cert}
	c.AuthInfos["cadet"] = &clientcmdapi.AuthInfo{ClientCertificateData: admin.cert, ClientKeyData: admin.key}
	c.Contexts["cadet"] = &clientcmdapi.Context{Cluster: "cadet", AuthInfo: "cadet"}
	c.CurrentContext = "cadet"
	text, err := clientcmd.Write(*c)
	if err != nil {
		return err
	}
	if err := state.WriteFile(s.kubeconfig(), text); err != nil {
		return fmt.Errorf("write your kubeconfig: %w", explainSpace(err))
	}
	return nil
}

// checkKubeconfig says why our kubeconfig must not be used. Client libraries run programs, read files and call servers
// that a kubeconfig names; ours names none but the API server at its address, whoever changed it meanwhile.
func checkKubeconfig(s folder, address string) error {
	a, err := readAuthority(s)
	if err != nil {
		return fmt.Errorf("the cluster's certificates are not there: %w", err)
	}
	c, err := clientcmd.LoadFromFile(s.kubeconfig())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no kubeconfig")
	case err != nil:
		return err
	}
	at := c.Contexts[c.CurrentContext]
	if at == nil || c.Clusters[at.Cluster] == nil || c.AuthInfos[at.AuthInfo] == nil {
		return errors.New("it has no current context")
	}
	for name, cluster := range c.Clusters {
		if err := checkCluster(cluster, address, a.pair.cert); err != nil {
			return fmt.Errorf("cluster %q %w", name, err)
		}
	}
	for name, user := range c.AuthInfos {
		if err := checkUser(user); err != nil {
			return fmt.Errorf("user %q %w", name, err)
		}
	}
	return checkCertificate(c.AuthInfos[at.AuthInfo], a.cert)
}

func checkCluster(c *clientcmdapi.Cluster, address string, authority []byte) error {
	switch {
	case c.Server != "https://"+address:
		return errors.New("names another server")
	case c.ProxyURL != "":
		return errors.New("names a proxy")
	case c.CertificateAuthority != "" || c.InsecureSkipTLSVerify || !bytes.Equal(c.CertificateAuthorityData, authority):
		return errors.New("trusts another authority")
	}
	return nil
}

func checkUser(u *clientcmdapi.AuthInfo) error {
	switch {
	case u.Exec != nil:
		return errors.New("runs a program")
	case u.AuthProvider != nil:
		return errors.New("names an auth provider")
	case u.TokenFile != "" || u.ClientCertificate != "" || u.ClientKey != "":
		return errors.New("names files")
	}
	return nil
}

// checkCertificate says whether a user is one that the authority signed for, for some time to come.
func checkCertificate(u *clientcmdapi.AuthInfo, authority *x509.Certificate) error {
	pair, err := tls.X509KeyPair(u.ClientCertificateData, u.ClientKeyData)
	if err != nil {
		return fmt.Errorf("its certificate can't be used: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	_, err = pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: time.Now().Add(renewal), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err
}
