package main

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/features"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// runNode waits for the API server, whose process also makes the node's certificates, and runs what a node has.
func runNode(ctx context.Context, self layout.Node) error {
	err := wait.PollUntilContextCancel(ctx, 25*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		client, err := clientOf("kubelet")
		return err == nil && ready(ctx, client, priorityHook, rolesHook), nil // else it is not there yet
	})
	if err != nil {
		return err
	}
	if self == layout.First {
		return runKubelet(ctx, self)
	}
	client, err := clientOf("proxy")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		err := waitForAPI(ctx, client, priorityHook) // the proxy has its rights by a role
		if err == nil {
			err = runProxy(ctx, client, self)
		}
		cancel(err)
	}()
	err = runKubelet(ctx, self)
	if cause := context.Cause(ctx); cause != nil {
		return cause // the proxy ended, and the kubelet with it
	}
	return err
}

// clientOf is a client of the identity called name, from where its certificates are on this node.
func clientOf(name string) (kubernetes.Interface, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfigOf(name))
	if err != nil {
		return nil, err
	}
	return kubernetes.NewForConfig(patiently(config))
}

func runKubelet(ctx context.Context, self layout.Node) error {
	flags := options.NewKubeletFlags()
	flags.KubeConfig = kubeconfigOf("kubelet")
	flags.HostnameOverride = self.Name()
	flags.NodeIP = self.IP()
	config, err := options.NewKubeletConfiguration()
	if err != nil {
		return err
	}
	config.ContainerRuntimeEndpoint = "unix://" + layout.Containerd
	config.Authentication.X509.ClientCAFile = pkiFile("ca.crt")
	config.TLSCertFile, config.TLSPrivateKeyFile = pkiFile("kubelet-server.crt"), pkiFile("kubelet-server.key")
	config.ClusterDNS, config.ClusterDomain = []string{layout.DNSIP}, layout.Domain
	config.ResolverConfig = "/etc/resolv.conf"
	// The node has no right to make cgroups: nothing is limited, and the learner's swap and cgroup v1 are no fault.
	config.CgroupsPerQOS = false
	config.EnforceNodeAllocatable = nil
	config.FailCgroupV1 = false
	config.FailSwapOn = false
	config.LocalStorageCapacityIsolation = true
	config.ImageGCHighThresholdPercent, config.ImageGCLowThresholdPercent = 100, 99
	config.EvictionHard = map[string]string{"nodefs.available": "1%", "imagefs.available": "1%", "memory.available": "50Mi"}
	config.ReadOnlyPort, config.HealthzPort = 0, 0
	config.EnableDebuggingHandlers = true
	config.SerializeImagePulls = false
	// A pod that prints all it can must not fill the learner's disk: its log is looked at often, and little of it is kept.
	config.ContainerLogMaxSize, config.ContainerLogMaxFiles = "4Mi", 3
	config.ContainerLogMonitorInterval = metav1.Duration{Duration: 3 * time.Second}
	config.SyncFrequency = metav1.Duration{Duration: 30 * time.Second}
	config.NodeStatusUpdateFrequency = metav1.Duration{Duration: 5 * time.Second}
	config.RegistryPullQPS = 0 // no limit: nothing is pulled from a registry
	config.KubeAPIQPS, config.KubeAPIBurst = 1000, 2000
	config.ShutdownGracePeriod, config.ShutdownGracePeriodCriticalPods = metav1.Duration{}, metav1.Duration{}
	server := &options.KubeletServer{KubeletFlags: *flags, KubeletConfiguration: *config}
	if err := utilfeature.DefaultMutableFeatureGate.Set(string(features.KubeletInUserNamespace) + "=true"); err != nil {
		return err
	}
	deps, err := app.UnsecuredDependencies(ctx, server, utilfeature.DefaultFeatureGate)
	if err != nil {
		return err
	}
	if err := app.Run(ctx, server, deps, utilfeature.DefaultFeatureGate); err != nil {
		return err
	}
	time.AfterFunc(settled, saveMemory) // app.Run returned, but the kubelet runs
	<-ctx.Done()
	return ctx.Err()
}
