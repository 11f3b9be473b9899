// Package cluster describes a Kubernetes cluster to learn on and the engines that provide one. It knows
// nothing of lessons or of the screen.
package cluster

import (
	"context"
	"time"
)

// Engine provides a cluster. The implementations are in the packages below this one; cmd/cadet chooses.
type Engine interface {
	// Name is what --engine takes: embedded, kind or kubeconfig.
	Name() string
	// Traits says what a cluster of this engine offers to lessons.
	Traits() Traits
	// Requirements says what the engine needs of this machine and whether it is there.
	Requirements(ctx context.Context) []Requirement
	// Start brings the cluster up, or finds it up, and returns how to reach it. Each step is reported as
	// it begins and as it ends. When ctx ends early nothing that Start began is left running.
	Start(ctx context.Context, report func(Progress)) (Access, error)
	// Stop ends the cluster. With remove, everything it kept on disk goes as well. Stopping what is not
	// running is no error.
	Stop(ctx context.Context, remove bool) error
	// Status says whether the cluster runs, without starting it.
	Status(ctx context.Context) (Status, error)
}

// Traits are what a cluster offers. Lessons name the traits they need, never an engine.
type Traits struct {
	Engine        string `json:"engine"`        // for display only
	Nodes         int    `json:"nodes"`         // how many nodes can run pods
	ClusterAdmin  bool   `json:"clusterAdmin"`  // objects outside namespaces may be made
	Storage       bool   `json:"storage"`       // a default StorageClass provisions volumes
	LoadBalancer  bool   `json:"loadBalancer"`  // Services of type LoadBalancer get an address
	Ingress       bool   `json:"ingress"`       // an Ingress controller is at work
	CanBeReset    bool   `json:"canBeReset"`    // the cluster is ours to delete
	NeedsNoPuller bool   `json:"needsNoPuller"` // the lab image is on the nodes already
}

// Access is how to reach a running cluster.
type Access struct {
	Kubeconfig string // path of a kubeconfig file whose current context is the cluster
	Version    string // the API server's version, as in "v1.36.3"
}

// State of one step of the bring-up.
type State int

// The states of a step, in the order they happen.
const (
	Running State = iota
	Done
	Failed
)

// Progress is one step of a bring-up, reported when it begins, when what it waits for changes, and when it ends.
type Progress struct {
	Step   string        // what the step brings, such as "API server"; the same for every report of one step
	Detail string        // what is happening now, such as "kubelet waits for containerd"
	State  State         // Running until it ends
	Took   time.Duration // how long it took, once it ended
}

// Requirement is one thing an engine needs of the machine.
type Requirement struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`        // what was found
	Fix    string `json:"fix,omitempty"` // the command or sentence that mends it, empty when OK
}

// Status of a cluster.
type Status struct {
	Engine     string    `json:"engine"`
	Running    bool      `json:"running"`
	Version    string    `json:"version,omitempty"`
	Since      time.Time `json:"since,omitzero"`
	Kubeconfig string    `json:"kubeconfig,omitempty"`
	StateDir   string    `json:"stateDir,omitempty"`
	Problem    string    `json:"problem,omitempty"` // why it is not usable though it should be, and what to type
}
