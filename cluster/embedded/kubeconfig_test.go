package embedded

import (
	"os"
	"strings"
	"testing"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// A kubeconfig that was changed to do more than call our API server is refused; what a learner puts into it is not.
func TestCheckKubeconfig(t *testing.T) {
	const address = "127.0.0.1:6443"
	other, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := other.admin()
	if err != nil {
		t.Fatal(err)
	}
	user := func(c *clientcmdapi.Config) *clientcmdapi.AuthInfo { return c.AuthInfos["cadet"] }
	server := func(c *clientcmdapi.Config) *clientcmdapi.Cluster { return c.Clusters["cadet"] }
	for _, c := range []struct {
		name, want string
		change     func(*clientcmdapi.Config)
	}{
		{"as it was written", "", func(*clientcmdapi.Config) {}},
		{"a namespace", "", func(c *clientcmdapi.Config) { c.Contexts["cadet"].Namespace = "ch3" }},
		{"another user, with a token", "", func(c *clientcmdapi.Config) { c.AuthInfos["alice"] = &clientcmdapi.AuthInfo{Token: "t"} }},
		{"exec", "runs a program", func(c *clientcmdapi.Config) {
			user(c).Exec = &clientcmdapi.ExecConfig{Command: "/bin/sh", APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: "Never"}
		}},
		{"exec of another user", "runs a program", func(c *clientcmdapi.Config) {
			c.AuthInfos["alice"] = &clientcmdapi.AuthInfo{Exec: &clientcmdapi.ExecConfig{Command: "/bin/sh", APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: "Never"}}
		}},
		{"auth provider", "auth provider", func(c *clientcmdapi.Config) { user(c).AuthProvider = &clientcmdapi.AuthProviderConfig{Name: "gcp"} }},
		{"token file", "names files", func(c *clientcmdapi.Config) { user(c).TokenFile = "/etc/shadow" }},
		{"certificate file", "names files", func(c *clientcmdapi.Config) { user(c).ClientCertificate = "/etc/shadow" }},
		{"key file", "names files", func(c *clientcmdapi.Config) { user(c).ClientKey = "/etc/shadow" }},
		{"proxy", "a proxy", func(c *clientcmdapi.Config) { server(c).ProxyURL = "http://example.com" }},
		{"another server", "another server", func(c *clientcmdapi.Config) { server(c).Server = "https://example.com" }},
		{"another port", "another server", func(c *clientcmdapi.Config) { server(c).Server = "https://127.0.0.1:22" }},
		{"no TLS", "another server", func(c *clientcmdapi.Config) { server(c).Server = "http://" + address }},
		{"unchecked", "another authority", func(c *clientcmdapi.Config) {
			server(c).InsecureSkipTLSVerify, server(c).CertificateAuthorityData = true, nil
		}},
		{"another authority", "another authority", func(c *clientcmdapi.Config) { server(c).CertificateAuthorityData = other.pair.cert }},
		{"an authority in a file", "another authority", func(c *clientcmdapi.Config) {
			server(c).CertificateAuthority, server(c).CertificateAuthorityData = "/etc/shadow", nil
		}},
		{"a certificate of another authority", "unknown authority", func(c *clientcmdapi.Config) {
			user(c).ClientCertificateData, user(c).ClientKeyData = stranger.cert, stranger.key
		}},
		{"no certificate", "can't be used", func(c *clientcmdapi.Config) { *user(c) = clientcmdapi.AuthInfo{Token: "t"} }},
		{"no context", "no current context", func(c *clientcmdapi.Config) { c.CurrentContext = "" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := folder{dir: t.TempDir()}
			if err := writeKubeconfig(s, address); err != nil {
				t.Fatal(err)
			}
			config, err := clientcmd.LoadFromFile(s.kubeconfig())
			if err != nil {
				t.Fatal(err)
			}
			c.change(config)
			if err := clientcmd.WriteToFile(*config, s.kubeconfig()); err != nil {
				t.Fatal(err)
			}
			err = checkKubeconfig(s, address)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// An authority is kept, and one that is torn or gone is made anew.
func TestLoadAuthority(t *testing.T) {
	s := folder{dir: t.TempDir()}
	first, err := loadAuthority(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := loadAuthority(s)
	if err != nil || string(again.pair.cert) != string(first.pair.cert) {
		t.Errorf("it is another one the second time, %v", err)
	}
	if info, err := os.Stat(s.authorityKey()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", info, err)
	}
	if err := os.WriteFile(s.authorityKey(), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	anew, err := loadAuthority(s)
	if err != nil || string(anew.pair.cert) == string(first.pair.cert) {
		t.Errorf("a torn key: %v", err)
	}
}
