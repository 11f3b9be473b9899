package usage

import (
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/metrics/pkg/apis/metrics"
)

// youngest is how old what began between two looks has to be at the second, so that its use means something.
const youngest = 5 * time.Second

// interval is the time between two looks, in which use is measured.
type interval struct{ from, to sample }

// node is what a node uses, if that is known.
func (i *interval) node(name string) (*metrics.NodeMetrics, bool) {
	for n, used := range i.to.nodes {
		if n.Name() != name {
			continue
		}
		list, window, ok := i.use(used, i.from.nodes[n])
		return &metrics.NodeMetrics{Timestamp: metav1.NewTime(i.to.at), Window: metav1.Duration{Duration: window}, Usage: list}, ok
	}
	return nil, false
}

// pod is what the containers of a pod use, if that is known of all that run.
func (i *interval) pod(uid types.UID) (*metrics.PodMetrics, bool) {
	found := &metrics.PodMetrics{Timestamp: metav1.NewTime(i.to.at)}
	for c, used := range i.latest(uid) {
		list, window, ok := i.use(used, i.from.containers[c])
		if !ok {
			return nil, false
		}
		found.Window.Duration = max(found.Window.Duration, window)
		found.Containers = append(found.Containers, metrics.ContainerMetrics{Name: c.name, Usage: list})
	}
	return found, len(found.Containers) > 0
}

// latest are the containers of a pod; while one is started again there may be two instances.
func (i *interval) latest(uid types.UID) map[container]amount {
	names, found := map[string]container{}, map[container]amount{}
	for c, used := range i.to.containers {
		if c.pod != uid {
			continue
		}
		if other, ok := names[c.name]; ok {
			if found[other].since.After(used.since) {
				continue
			}
			delete(found, other)
		}
		names[c.name], found[c] = c, used
	}
	return found
}

// use is what was used in the interval, or since the beginning of what began in it.
func (i *interval) use(to, from amount) (list corev1.ResourceList, window time.Duration, ok bool) {
	window = i.to.at.Sub(i.from.at)
	if from.since.IsZero() {
		if window = i.to.at.Sub(to.since); window < youngest {
			return nil, 0, false
		}
	}
	cores := float64(to.cpu-from.cpu) / float64(window)
	return corev1.ResourceList{
		corev1.ResourceCPU:    *resource.NewScaledQuantity(int64(cores*1e9), resource.Nano),
		corev1.ResourceMemory: *resource.NewQuantity(int64(to.memory), resource.BinarySI), //nolint:gosec // less than a machine has
	}, window, true
}
