package main

import (
	"context"
	"errors"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/features"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// runKubelet waits for the API server, whose process also makes the kubelet's certificates, and runs.
func runKubelet(ctx context.Context) error {
	err := wait.PollUntilContextCancel(ctx, 25*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		config, err := clientcmd.BuildConfigFromFlags("", kubeconfigOf("kubelet"))
		if err != nil {
			return false, nil //nolint:nilerr // it is not there yet
		}
		client, err := kubernetes.NewForConfig(config)
		return err == nil && ready(ctx, client, priorityHook, rolesHook), nil
	})
	if err != nil {
		return err
	}
	flags := options.NewKubeletFlags()
	flags.KubeConfig = kubeconfigOf("kubelet")
	flags.HostnameOverride = layout.NodeName
	flags.NodeIP = layout.NodeIP
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
	config.LocalStorageCapacityIsolation = false
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

// waitForNode returns when the node is Ready and pods may be made in the default namespace.
func waitForNode(ctx context.Context, client kubernetes.Interface) error {
	const step = "node"
	report.Begin(step, "kubelet registers the node")
	began, detail := metav1.Now().Rfc3339Copy(), ""
	err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, 2*time.Minute, true, func(ctx context.Context) (bool, error) {
		node, err := client.CoreV1().Nodes().Get(ctx, layout.NodeName, metav1.GetOptions{})
		if err != nil {
			return false, nil //nolint:nilerr // it is not there yet
		}
		for _, c := range node.Status.Conditions {
			if c.Type != corev1.NodeReady || c.LastHeartbeatTime.Before(&began) {
				continue // what it says was true before the node started
			}
			if c.Status == corev1.ConditionTrue {
				return true, nil
			}
			if c.Message != detail {
				detail = c.Message
				report.Begin(step, detail)
			}
		}
		return false, nil
	})
	if err != nil {
		return errors.Join(errors.New("the node is not ready: "+detail), err)
	}
	report.End(step)
	report.Begin("controllers", "make the first service account")
	err = wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		_, err := client.CoreV1().ServiceAccounts(metav1.NamespaceDefault).Get(ctx, "default", metav1.GetOptions{})
		return err == nil, nil
	})
	if err != nil {
		return errors.Join(errors.New("the controllers don't work"), err)
	}
	report.End("controllers")
	return nil
}
