package kubeconfig

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// View is a cluster that somebody only wants to look at. Nothing of it is kept, and nothing is written to it.
type View struct{ to *target }

// ErrNoContext is that of a kubeconfig without a current context, where none was named.
var ErrNoContext = errors.New("there is no current context")

// ViewOf finds a context in the user's kubeconfig; the current one where none is named. The cluster is not called yet.
func ViewOf(context string) (*View, error) {
	config, err := clientcmd.NewDefaultClientConfigLoadingRules().Load()
	if err != nil {
		return nil, fmt.Errorf("your kubeconfig can't be read: %w", err)
	}
	if context = cmp.Or(context, config.CurrentContext); context == "" {
		return nil, fmt.Errorf("%w: %s", ErrNoContext, contexts())
	}
	t, err := newTarget(config, context, callTime)
	return &View{t}, err
}

// ViewOfFile is the current context of one kubeconfig.
func ViewOfFile(path string) (*View, error) {
	config, err := clientcmd.LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("the kubeconfig %s can't be read: %w", path, err)
	}
	t, err := newTarget(config, config.CurrentContext, callTime)
	return &View{t}, err
}

// Context is the name of the context.
func (v *View) Context() string { return v.to.context }

// Server is the address of the API server.
func (v *View) Server() string { return v.to.rest.Host }

// Namespace is that of the context.
func (v *View) Namespace() string {
	return cmp.Or(v.to.config.Contexts[v.to.context].Namespace, metav1.NamespaceDefault)
}

// Config is the REST configuration, for calls that last.
func (v *View) Config() *rest.Config {
	config := rest.CopyConfig(v.to.rest)
	config.Timeout = 0
	return config
}

// Kubeconfig is a kubeconfig of this context alone, with a namespace.
func (v *View) Kubeconfig(namespace string) ([]byte, error) {
	return v.to.kubeconfig(cmp.Or(namespace, v.Namespace()))
}

// seen is what a view shows first. Who may list none of it sees nothing.
var seen = []string{
	"list pods", "list events", "list services", "list deployments.apps", "list replicasets.apps", "list replicationcontrollers",
	"list endpointslices.discovery.k8s.io",
}

// Open says which version the server has, or why there is nothing to see of a namespace; an empty one stands for all.
func (v *View) Open(ctx context.Context, namespace string) (version string, err error) {
	if version, err = v.to.hello(ctx); err != nil {
		return "", err
	}
	if err := v.exists(ctx, namespace); err != nil {
		return "", err
	}
	lacking, err := v.to.lacking(ctx, namespace, seen)
	if err != nil || len(lacking) < len(seen) {
		return version, err
	}
	user := v.to.subject(ctx)
	if namespace == metav1.NamespaceAll {
		return "", fmt.Errorf("you may list nothing in all namespaces of the cluster of context %s\nname one that you may look at: cadet watch -n NAMESPACE, "+
			"or who runs the cluster types: kubectl create clusterrolebinding cadet --clusterrole=view %s", v.to.context, user)
	}
	return "", fmt.Errorf("you may list nothing in namespace %s of the cluster of context %s, if there is such a namespace\n"+
		"name another: cadet watch -n NAMESPACE, or who runs the cluster types: kubectl create rolebinding cadet --clusterrole=view %s -n %s",
		namespace, v.to.context, user, namespace)
}

// exists says that there is no such namespace. Who may not ask is told nothing.
func (v *View) exists(ctx context.Context, namespace string) error {
	if namespace == metav1.NamespaceAll {
		return nil
	}
	_, err := v.to.client.CoreV1().Namespaces().Get(ctx, namespace, metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		there, _ := v.Namespaces(ctx)
		return fmt.Errorf("there is no namespace %s in the cluster of context %s; it has %s\nname one of them, or see all: cadet watch -A",
			namespace, v.to.context, strings.Join(there, ", "))
	case err != nil && !apierrors.IsForbidden(err):
		return v.to.explain(ctx, err)
	}
	return nil
}

// Namespaces are those of the cluster. Who may not list them gets those that the contexts of this cluster name, and an error.
func (v *View) Namespaces(ctx context.Context) ([]string, error) {
	list, err := v.to.client.CoreV1().Namespaces().List(ctx, metav1.ListOptions{})
	if err != nil {
		return v.named(), v.to.explain(ctx, err)
	}
	names := make([]string, len(list.Items))
	for i := range list.Items {
		names[i] = list.Items[i].Name
	}
	return names, nil
}

// named are the namespaces that contexts of the same cluster name.
func (v *View) named() []string {
	names := map[string]bool{v.Namespace(): true}
	here := v.to.config.Contexts[v.to.context]
	for _, c := range v.to.config.Contexts {
		if c.Cluster == here.Cluster && c.Namespace != "" {
			names[c.Namespace] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
