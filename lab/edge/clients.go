package edge

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
)

// scheme holds the three API groups that the edge reads. The clientset knows all of them, which makes the program
// 10 MB larger, and every pod of the lab image is this program.
var scheme = newScheme()

func newScheme() *runtime.Scheme {
	s := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, networkingv1.AddToScheme, discoveryv1.AddToScheme} {
		if err := add(s); err != nil {
			panic(err) // the types are compiled in and fit together
		}
	}
	return s
}

// clients reach one API group each.
type clients struct {
	core, networking, discovery rest.Interface
}

func newClients(config *rest.Config) (c clients, err error) {
	shared, err := rest.HTTPClientFor(config)
	if err != nil {
		return c, fmt.Errorf("cannot connect to the API server: %w", err)
	}
	group := func(path string, version schema.GroupVersion) (rest.Interface, error) {
		config := rest.CopyConfig(config)
		config.APIPath, config.GroupVersion = path, &version
		config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
		return rest.RESTClientForConfigAndClient(config, shared)
	}
	if c.core, err = group("/api", corev1.SchemeGroupVersion); err != nil {
		return c, err
	}
	if c.networking, err = group("/apis", networkingv1.SchemeGroupVersion); err != nil {
		return c, err
	}
	c.discovery, err = group("/apis", discoveryv1.SchemeGroupVersion)
	return c, err
}

// eventSink writes what a recorder says into the cluster.
type eventSink struct {
	ctx  context.Context
	core rest.Interface
}

// Create writes a new event.
func (s eventSink) Create(event *corev1.Event) (*corev1.Event, error) {
	return s.send(s.core.Post().Namespace(event.Namespace).Body(event))
}

// Update replaces one.
func (s eventSink) Update(event *corev1.Event) (*corev1.Event, error) {
	return s.send(s.core.Put().Namespace(event.Namespace).Name(event.Name).Body(event))
}

// Patch counts one that has happened again.
func (s eventSink) Patch(event *corev1.Event, patch []byte) (*corev1.Event, error) {
	return s.send(s.core.Patch(types.StrategicMergePatchType).Namespace(event.Namespace).Name(event.Name).Body(patch))
}

func (s eventSink) send(request *rest.Request) (*corev1.Event, error) {
	written := &corev1.Event{}
	return written, request.Resource("events").Do(s.ctx).Into(written)
}
