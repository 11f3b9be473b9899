// Package edge puts the edge on a cluster: the Ingress controller, the addresses for Services of type LoadBalancer, and
// the door through which calls from outside come in. It is a Deployment of the lab image in a namespace of its own.
package edge

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	networkingv1 "k8s.io/api/networking/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// What the edge is called.
const (
	Namespace = "cadet-system"
	Name      = "edge"              // of its Deployment and its Service
	Class     = "cadet"             // of its Ingresses
	Label     = "cadet.dev/system"  // on everything that belongs to it
	Selector  = "app=" + Name       // its pods
	specMark  = "cadet.dev/applied" // on the Deployment: the sum of what was applied
)

// patience is how long the edge may take to be ready.
const patience = time.Minute

//go:embed edge.yaml
var manifest string

// object is one document of the manifest, and where the API server has it.
type object struct {
	path string
	yaml string
}

// objects are in the order in which they are applied: the Deployment is last of those that its pod needs.
func objects(image string, isDefault bool) []object {
	paths := []string{
		"/api/v1/namespaces/" + Namespace,
		"/api/v1/namespaces/" + Namespace + "/serviceaccounts/" + Name,
		"/apis/rbac.authorization.k8s.io/v1/clusterroles/cadet-edge",
		"/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/cadet-edge",
		"/apis/apps/v1/namespaces/" + Namespace + "/deployments/" + Name,
		"/api/v1/namespaces/" + Namespace + "/services/" + Name,
		"/apis/networking.k8s.io/v1/ingressclasses/" + Class,
	}
	text := strings.Replace(manifest, "image: lab:v1", "image: "+image, 1)
	docs := strings.Split(text, "\n---\n")
	sum := sha256.Sum256([]byte(text))
	list := make([]object, len(docs))
	for i, doc := range docs {
		list[i] = object{paths[i], doc}
	}
	const labels = "  labels: {cadet.dev/system: edge}\n"
	list[4].yaml = strings.Replace(list[4].yaml, labels, labels+"  annotations: {"+specMark+": "+hex.EncodeToString(sum[:8])+"}\n", 1)
	list[6].yaml = strings.Replace(list[6].yaml, labels, labels+fmt.Sprintf("  annotations: {%s: %q}\n", networkingv1.AnnotationIsDefaultIngressClass, fmt.Sprint(isDefault)), 1)
	return list
}

// Missing is what a user may not do who would need to, for the edge to be made.
type Missing struct {
	What string // the right, in the words of the API server
	why  error
}

func (m *Missing) Error() string {
	return fmt.Sprintf("the edge (Ingress, load-balancer addresses and calls from outside) can't be made on this cluster: %s\n"+
		"Who administers the cluster can make it by opening such a lesson once; \"cadet doctor\" says what else there is", m.What)
}

// Unwrap is what the API server said.
func (m *Missing) Unwrap() error { return m.why }

// Ensure makes the edge, or makes what is there as it should be, and waits until it is ready. What is there already costs
// one call. Images is where the nodes pull the lab's images, empty when they have them. Say tells what it waits for. The
// error of a user who may not do this is a *Missing.
func Ensure(ctx context.Context, client kubernetes.Interface, images string, say func(string)) error {
	image := "lab:v1"
	if images != "" {
		image = images + "/" + image
	}
	isDefault, err := noOtherDefault(ctx, client)
	if err != nil {
		return explain(err)
	}
	list := objects(image, isDefault)
	if there, err := isThere(ctx, client, list); err != nil || there {
		return explain(err)
	}
	say("making the edge of the cluster: Ingress and load-balancer addresses")
	for _, o := range list {
		if err := apply(ctx, client, o); err != nil {
			return explain(fmt.Errorf("making %s: %w", o.path, err))
		}
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := wait(within, client); err != nil {
		return cmp.Or(ctx.Err(), fmt.Errorf("the edge of the cluster is not ready: %w\nLook at it: kubectl -n %s describe pods", err, Namespace))
	}
	return nil
}

// noOtherDefault says whether an Ingress that names no class may be the edge's.
func noOtherDefault(ctx context.Context, client kubernetes.Interface) (bool, error) {
	classes, err := client.NetworkingV1().IngressClasses().List(ctx, metav1.ListOptions{})
	if err != nil {
		return false, fmt.Errorf("looking which Ingress classes there are: %w", err)
	}
	for _, c := range classes.Items {
		if c.Name != Class && c.Annotations[networkingv1.AnnotationIsDefaultIngressClass] == "true" {
			return false, nil
		}
	}
	return true, nil
}

// isThere says whether the edge is ready and as it would be applied.
func isThere(ctx context.Context, client kubernetes.Interface, list []object) (bool, error) {
	d, err := client.AppsV1().Deployments(Namespace).Get(ctx, Name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for the edge: %w", err)
	}
	mark := d.Annotations[specMark]
	if mark == "" || !strings.Contains(list[4].yaml, mark) || !isReady(d) {
		return false, nil
	}
	return hasAddress(ctx, client)
}

// apply makes one object what the manifest says; fields of others are left to them.
func apply(ctx context.Context, client kubernetes.Interface, o object) error {
	return client.CoreV1().RESTClient().Patch(types.ApplyYAMLPatchType).AbsPath(o.path).
		Param("fieldManager", "cadet").Param("force", "true").Body([]byte(o.yaml)).Do(ctx).Error()
}

func explain(err error) error {
	var status apierrors.APIStatus
	if err == nil || !apierrors.IsForbidden(err) || !errors.As(err, &status) {
		return err
	}
	return &Missing{What: status.Status().Message, why: err}
}
