package live

import corev1 "k8s.io/api/core/v1"

// IsReady is the one rule of when a pod is ready: its condition Ready is true and nobody has asked it to go.
func IsReady(p *corev1.Pod) bool {
	c := podCondition(p, corev1.PodReady)
	return p.DeletionTimestamp == nil && c != nil && c.Status == corev1.ConditionTrue
}
