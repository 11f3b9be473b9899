package happened

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/kubecadet/cadet/words"
)

// The components that do things, as a sentence names them.
var (
	apiServer      = words.Mark("API server")
	scheduler      = words.Mark("scheduler")
	kubelet        = words.Mark("kubelet")
	deployments    = words.Mark("deployment controller")
	replicaSets    = words.Mark("ReplicaSet controller")
	replications   = words.Mark("replication controller")
	daemonSets     = words.Mark("DaemonSet controller")
	statefulSets   = words.Mark("StatefulSet controller")
	jobs           = words.Mark("job controller")
	endpointSlices = words.Mark("endpoint slice controller")
	garbage        = words.Mark("garbage collector")
	volumes        = words.Mark("volume controller")
	nodes          = words.Mark("node controller")
	edge           = words.Mark("edge")
)

// owners are the controllers by the kind that they work for.
var owners = map[string]string{
	"Deployment": deployments, "ReplicaSet": replicaSets, "ReplicationController": replications, "DaemonSet": daemonSets,
	"StatefulSet": statefulSets, "Job": jobs,
}

// reporters are the components by the name under which they report events.
var reporters = map[string]string{
	"default-scheduler": scheduler, "kubelet": kubelet, "deployment-controller": deployments, "replicaset-controller": replicaSets,
	"replication-controller": replications, "daemonset-controller": daemonSets, "daemon-controller": daemonSets,
	"statefulset-controller": statefulSets, "job-controller": jobs, "endpoint-slice-controller": endpointSlices,
	"persistentvolume-controller": volumes, "node-controller": nodes, "taint-eviction-controller": nodes,
}

// maker is the component that makes and changes an object: the controller that owns it, else nobody but who writes to the
// API server.
func maker(o metav1.Object) string {
	if ref := metav1.GetControllerOfNoCopy(o); ref != nil {
		if by := owners[ref.Kind]; by != "" {
			return by
		}
		return ref.Kind
	}
	return apiServer
}

// familyOf is what an object shares with those that are made like it: its controller's name.
func familyOf(o metav1.Object) string {
	if ref := metav1.GetControllerOfNoCopy(o); ref != nil {
		return ref.Name
	}
	return stem(o.GetName())
}
