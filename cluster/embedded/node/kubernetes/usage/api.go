package usage

import (
	"context"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternal "k8s.io/apimachinery/pkg/apis/meta/internalversion"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/tools/cache"
	"k8s.io/metrics/pkg/apis/metrics"
	"k8s.io/metrics/pkg/apis/metrics/install"
	"k8s.io/metrics/pkg/apis/metrics/v1beta1"
)

// Install adds the API to a server that does not serve yet.
func (s *Server) Install(server *genericapiserver.GenericAPIServer) error {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"}) // options of calls are of this version
	group := genericapiserver.NewDefaultAPIGroupInfo(metrics.GroupName, scheme, metav1.ParameterCodec, serializer.NewCodecFactory(scheme))
	group.VersionedResourcesStorageMap[v1beta1.SchemeGroupVersion.Version] = map[string]rest.Storage{
		"nodes": &nodes{measured[*metrics.NodeMetrics]{kind: "NodeMetrics", singular: "node", objects: s.nodes, of: s.ofNode}},
		"pods":  &pods{measured[*metrics.PodMetrics]{kind: "PodMetrics", singular: "pod", namespaced: true, objects: s.pods, of: s.ofPod}},
	}
	return server.InstallAPIGroup(&group)
}

func (s *Server) ofNode(node *metav1.PartialObjectMetadata) (*metrics.NodeMetrics, bool) {
	found, ok := s.interval.Load().node(node.Name)
	if ok {
		found.ObjectMeta = metaOf(node)
	}
	return found, ok
}

func (s *Server) ofPod(pod *metav1.PartialObjectMetadata) (*metrics.PodMetrics, bool) {
	found, ok := s.interval.Load().pod(pod.UID)
	if ok {
		found.ObjectMeta = metaOf(pod)
	}
	return found, ok
}

// metaOf is what metrics tell of the object that they are of.
func metaOf(object *metav1.PartialObjectMetadata) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: object.Name, Namespace: object.Namespace, Labels: object.Labels, CreationTimestamp: metav1.Now()}
}

// measured serves the metrics of a kind of objects.
type measured[M runtime.Object] struct {
	kind, singular string
	namespaced     bool
	objects        cache.GenericLister
	of             func(*metav1.PartialObjectMetadata) (M, bool)
}

// Destroy has nothing to end.
func (r *measured[M]) Destroy() {}

// Kind is that of one object.
func (r *measured[M]) Kind() string { return r.kind }

// GetSingularName is what one of the resource is called.
func (r *measured[M]) GetSingularName() string { return r.singular }

// NamespaceScoped says whether the objects are in namespaces.
func (r *measured[M]) NamespaceScoped() bool { return r.namespaced }

// ConvertToTable is for kubectl get.
func (r *measured[M]) ConvertToTable(ctx context.Context, object, options runtime.Object) (*metav1.Table, error) {
	return rest.NewDefaultTableConvertor(metrics.Resource(r.singular)).ConvertToTable(ctx, object, options)
}

// Get finds the metrics of one object.
func (r *measured[M]) Get(ctx context.Context, name string, _ *metav1.GetOptions) (runtime.Object, error) {
	var object runtime.Object
	var err error
	if r.namespaced {
		object, err = r.objects.ByNamespace(request.NamespaceValue(ctx)).Get(name)
	} else {
		object, err = r.objects.Get(name)
	}
	if err != nil {
		return nil, err
	}
	if known, ok := object.(*metav1.PartialObjectMetadata); ok {
		if found, ok := r.of(known); ok {
			return found, nil
		}
	}
	return nil, apierrors.NewNotFound(metrics.Resource(r.singular+"s"), name) // not yet: it has only begun
}

// list finds the metrics of all objects that are asked for.
func (r *measured[M]) list(ctx context.Context, options *metainternal.ListOptions) (found []M, err error) {
	labelled, field := labels.Everything(), fields.Everything()
	if options != nil && options.LabelSelector != nil {
		labelled = options.LabelSelector
	}
	if options != nil && options.FieldSelector != nil {
		field = options.FieldSelector
	}
	all, err := r.objects.List(labelled)
	if err != nil {
		return nil, err
	}
	namespace := request.NamespaceValue(ctx)
	for _, object := range all {
		known, ok := object.(*metav1.PartialObjectMetadata)
		if !ok || namespace != "" && known.Namespace != namespace || !field.Matches(fields.Set{"metadata.name": known.Name, "metadata.namespace": known.Namespace}) {
			continue
		}
		if m, ok := r.of(known); ok {
			found = append(found, m)
		}
	}
	return found, nil
}

// nodes are served as a list of their own kind, and so are pods.
type nodes struct{ measured[*metrics.NodeMetrics] }

// New is an empty object.
func (*nodes) New() runtime.Object { return &metrics.NodeMetrics{} }

// NewList is an empty list.
func (*nodes) NewList() runtime.Object { return &metrics.NodeMetricsList{} }

// List finds what nodes use.
func (n *nodes) List(ctx context.Context, options *metainternal.ListOptions) (runtime.Object, error) {
	found, err := n.list(ctx, options)
	all := &metrics.NodeMetricsList{}
	for _, m := range found {
		all.Items = append(all.Items, *m)
	}
	return all, err
}

type pods struct{ measured[*metrics.PodMetrics] }

// New is an empty object.
func (*pods) New() runtime.Object { return &metrics.PodMetrics{} }

// NewList is an empty list.
func (*pods) NewList() runtime.Object { return &metrics.PodMetricsList{} }

// List finds what pods use.
func (p *pods) List(ctx context.Context, options *metainternal.ListOptions) (runtime.Object, error) {
	found, err := p.list(ctx, options)
	all := &metrics.PodMetricsList{}
	for _, m := range found {
		all.Items = append(all.Items, *m)
	}
	return all, err
}
