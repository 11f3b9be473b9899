package kubeconfig

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/kubecadet/cadet/cluster"
)

// How long a server, which may be far away, may take to answer: when it is to be used, and when somebody only wants to
// know how it is.
const (
	callTime = 10 * time.Second
	lookTime = 3 * time.Second
)

// target is a context of a kubeconfig, and what it leads to.
type target struct {
	context string
	config  *clientcmdapi.Config
	rest    *rest.Config
	client  kubernetes.Interface
}

// load finds a context in the user's kubeconfig: $KUBECONFIG, or ~/.kube/config.
func load(context string) (*target, error) {
	config, err := clientcmd.NewDefaultClientConfigLoadingRules().Load()
	if err != nil {
		return nil, fmt.Errorf("your kubeconfig can't be read: %w", err)
	}
	return newTarget(config, context, callTime)
}

// loadFile finds a context in a kubeconfig of ours.
func loadFile(path, context string) (*target, error) {
	config, err := clientcmd.LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig %s can't be read: %w", path, err)
	}
	return newTarget(config, context, lookTime)
}

func newTarget(config *clientcmdapi.Config, context string, patience time.Duration) (*target, error) {
	if config.Contexts[context] == nil {
		return nil, fmt.Errorf("there is no context %q: %s", context, listed(slices.Sorted(maps.Keys(config.Contexts))))
	}
	r, err := clientcmd.NewNonInteractiveClientConfig(*config, context, &clientcmd.ConfigOverrides{}, nil).ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("the context %s can't be used: %w", context, err)
	}
	r.Timeout = patience
	client, err := kubernetes.NewForConfig(r)
	if err != nil {
		return nil, fmt.Errorf("the context %s can't be used: %w", context, err)
	}
	return &target{context: context, config: config, rest: r, client: client}, nil
}

// cluster tells clusters apart whatever their contexts are called: by the server's address and its authority.
func (t *target) cluster() string {
	hash := sha256.New()
	_, _ = hash.Write([]byte(t.rest.Host + "\n")) // a hash takes everything
	_, _ = hash.Write(t.authority())
	return hex.EncodeToString(hash.Sum(nil))[:12]
}

// authority is the certificate that the server's must be signed by; empty where the machine's own count.
func (t *target) authority() []byte {
	config := rest.CopyConfig(t.rest)
	if err := rest.LoadTLSFiles(config); err != nil {
		return nil // the call will say what is wrong
	}
	return config.CAData
}

// Contexts returns the names of the contexts in the user's kubeconfig.
func Contexts() ([]string, error) {
	config, err := clientcmd.NewDefaultClientConfigLoadingRules().Load()
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(config.Contexts)), nil
}

// contexts says which contexts the user's kubeconfig has.
func contexts() string {
	names, err := Contexts()
	if err != nil {
		return "your kubeconfig can't be read: " + err.Error()
	}
	return listed(names)
}

func listed(names []string) string {
	if len(names) == 0 {
		return "your kubeconfig ($KUBECONFIG, or ~/.kube/config) has none"
	}
	return "your kubeconfig has " + strings.Join(names, ", ")
}

// kubeconfig returns a kubeconfig of this context alone.
func (t *target) kubeconfig(namespace string) ([]byte, error) {
	config := t.config.DeepCopy()
	config.CurrentContext = t.context
	one, err := cluster.OneContext(config, namespace)
	if err != nil {
		return nil, fmt.Errorf("your kubeconfig can't be used: %w", err)
	}
	return clientcmd.Write(*one)
}

// hello asks the server for its version, and explains why it gives none.
func (t *target) hello(ctx context.Context) (string, error) {
	if err := t.expired(); err != nil {
		return "", err
	}
	version, err := cluster.Version(ctx, t.client)
	if err != nil {
		return "", t.explain(ctx, err)
	}
	return version, nil
}

// expired says that the client's certificate is no longer valid: the server would only say that nobody knows us.
func (t *target) expired() error {
	config, err := rest.TLSConfigFor(t.rest)
	if err != nil || config == nil || config.GetClientCertificate == nil {
		return nil //nolint:nilerr // the call will say what is wrong
	}
	certificate, err := config.GetClientCertificate(&tls.CertificateRequestInfo{})
	if err != nil || len(certificate.Certificate) == 0 {
		return nil //nolint:nilerr // as above
	}
	leaf, err := x509.ParseCertificate(certificate.Certificate[0])
	if err != nil || time.Now().Before(leaf.NotAfter) {
		return nil //nolint:nilerr // as above
	}
	return fmt.Errorf("your client certificate in context %s expired on %s\nget a new kubeconfig from whoever gave you this one", t.context, leaf.NotAfter.Format(time.DateOnly))
}

// explain says why a call failed, and what to do.
func (t *target) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // it repeats the address
	}
	where := fmt.Sprintf("the server %s of context %s", t.rest.Host, t.context)
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return fmt.Errorf("%s shows a certificate that expired on %s\nwho runs it must renew it (kubeadm certs renew all)", where, invalid.Cert.NotAfter.Format(time.DateOnly))
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Errorf("%s shows a certificate of an authority that your kubeconfig does not name: %w\nget a new kubeconfig from whoever gave you this one", where, err)
	}
	if apierrors.IsUnauthorized(err) {
		return fmt.Errorf("%s does not know you: %w\nlog in again, or get a new kubeconfig from whoever gave you this one", where, err)
	}
	var unreachable net.Error
	if errors.As(err, &unreachable) {
		return fmt.Errorf("%s can't be reached: %w\nis it up, and are you on its network or VPN? Look: kubectl --context %s get --raw /readyz", where, err, t.context)
	}
	return fmt.Errorf("%s: %w", where, err)
}
