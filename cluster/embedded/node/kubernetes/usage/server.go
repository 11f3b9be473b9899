package usage

import (
	"context"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	apiregistrationclient "k8s.io/kube-aggregator/pkg/client/clientset_generated/clientset/typed/apiregistration/v1"
	"k8s.io/metrics/pkg/apis/metrics/v1beta1"
)

// resolution is how often is measured, and soon how long after the first time: use is what was spent between two looks.
const (
	resolution = 15 * time.Second
	soon       = 3 * time.Second
)

// Server serves metrics.k8s.io from what a meter of processes finds.
type Server struct {
	meter       *meter
	interval    atomic.Pointer[interval]
	metadata    metadatainformer.SharedInformerFactory
	pods, nodes cache.GenericLister
	services    apiregistrationclient.APIServicesGetter
}

// New makes a server. Its config is that of a client which may read all pods and nodes.
func New(config *rest.Config) (*Server, error) {
	m, err := newMeter()
	if err != nil {
		return nil, err
	}
	client, err := metadata.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	registration, err := apiregistrationclient.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	s := &Server{meter: m, services: registration, metadata: metadatainformer.NewSharedInformerFactory(client, 0)}
	s.pods = s.metadata.ForResource(corev1.SchemeGroupVersion.WithResource("pods")).Lister()
	s.nodes = s.metadata.ForResource(corev1.SchemeGroupVersion.WithResource("nodes")).Lister()
	s.interval.Store(&interval{})
	return s, nil
}

// Run measures until ctx ends. The API server has to answer.
func (s *Server) Run(ctx context.Context) error {
	err := wait.PollUntilContextCancel(ctx, time.Second, true, func(ctx context.Context) (bool, error) {
		err := s.register(ctx)
		if err != nil {
			klog.ErrorS(err, "metrics: the API can't be registered")
		}
		return err == nil, nil
	})
	if err != nil {
		return err
	}
	s.metadata.Start(ctx.Done())
	for pause := soon; ; pause = resolution {
		seen, err := s.meter.look()
		if err != nil {
			klog.ErrorS(err, "metrics: the processes can't be counted")
		} else {
			s.interval.Store(&interval{from: s.interval.Load().to, to: seen})
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// register makes the object that stands for the API: as those of Kubernetes' own groups it names no Service.
func (s *Server) register(ctx context.Context) error {
	version := v1beta1.SchemeGroupVersion
	_, err := s.services.APIServices().Create(ctx, &apiregistrationv1.APIService{
		ObjectMeta: metav1.ObjectMeta{Name: version.Version + "." + version.Group},
		Spec:       apiregistrationv1.APIServiceSpec{Group: version.Group, Version: version.Version, GroupPriorityMinimum: 100, VersionPriority: 100},
	}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}
