package proxy

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/proxy/healthcheck"
	proxyutil "k8s.io/kubernetes/pkg/proxy/util"
)

// alive is the health of a proxy that runs in the same process as who asks.
type alive struct{}

// Health says that the proxy works.
func (alive) Health() healthcheck.ProxyHealth { return healthcheck.ProxyHealth{Healthy: true} }

// newHealth answers on the healthCheckNodePort of Services with externalTrafficPolicy: Local, with kube-proxy's own code.
func newHealth(node string) healthcheck.ServiceHealthServer {
	return healthcheck.NewServiceHealthServer(node, nil, proxyutil.NewNodePortAddresses(corev1.IPv4Protocol, nil), alive{}, corev1.IPv4Protocol)
}

// tellHealth says which Services have such a port, and how many of their endpoints are here.
func (p *Proxier) tellHealth() {
	if err := p.health.SyncServices(p.servicePorts.HealthCheckNodePorts()); err != nil {
		klog.ErrorS(err, "service proxy: can't answer on a health check port")
	}
	if err := p.health.SyncEndpoints(p.endpoints.LocalReadyEndpoints()); err != nil {
		klog.ErrorS(err, "service proxy: can't count endpoints for a health check port")
	}
}
