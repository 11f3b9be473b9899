// Package layout names the addresses and paths of the node, so that what makes them and what uses them agree.
package layout

// Addresses inside the node's network. Nothing outside the node sees them.
const (
	NodeName    = "cadet"      // of the first node
	NodeIP      = "172.30.0.2" // of the first node
	NodeDevice  = "eth0"       // of each
	ServiceCIDR = "10.96.0.0/16"
	ServiceIP   = "10.96.0.1"  // of the Service kubernetes
	DNSIP       = "10.96.0.10" // of the Service kube-dns
	APIPort     = 6443
	DNSPort     = 53
	Domain      = "cluster.local"
)

// Paths in the node's root.
const (
	PKI        = "/etc/kubernetes/pki"
	Containerd = "/run/containerd/containerd.sock"
	LabImages  = "/usr/lib/cadet/lab.tar"
	Volumes    = "/var/lib/cadet/volumes"
	Logs       = "/var/log"
)

// What the node's first process found out at this start, for the programs that it starts: files on a file system in memory.
const (
	Facts       = "/run/cadet"
	Began       = Facts + "/began"   // made when the node began
	KeepsLimits = Facts + "/limits"  // there where the limits of containers are kept: it has cgroups of its own
	HasSeccomp  = Facts + "/seccomp" // there where runc can filter system calls
)

// APISocket is where the API server hears callers from outside the node: on the node's disk, which the relay sees, too.
const APISocket = "/var/lib/cadet/api.sock"

// Handed are the descriptors below. Only who uses them shall have them, so each process keeps them from its children.
var Handed = []int{ProgressFD, ListenerFD}

// Descriptors that the node's first process is given, or makes, and hands on.
const (
	ProgressFD = 3 // a pipe on which steps are reported, one JSON object a line
	ListenerFD = 4 // the listener on APISocket
)

// Descriptors of the relay.
const (
	RelayListenerFD = 3 // on the machine's loopback
	RelayRootFD     = 4 // the folder that is the node's root
	RelayNodeFD     = 5 // the node's first process, see pidfd_open(2); where there is none, it is not handed over
)
