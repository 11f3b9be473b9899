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
	// About says in a few words what is special about it, for the line above the bring-up.
	About() string
	// Requirements says what the engine needs of this machine and whether it is there.
	Requirements(ctx context.Context) []Requirement
	// Start brings the cluster up, or finds it up, and returns how to reach it. Each step is reported as
	// it begins and as it ends. When ctx ends early nothing that Start began is left running.
	Start(ctx context.Context, report func(Progress)) (Access, error)
	// Stop ends the cluster. With remove, everything it kept on disk goes as well. Stopping what is not
	// running is no error. A borrowed cluster is only let go.
	Stop(ctx context.Context, remove bool) error
	// Status says whether the cluster runs, without starting it.
	Status(ctx context.Context) (Status, error)
}

// Kubernetes is the version that is built here: of the embedded node, and of kind's offline image.
const Kubernetes = "v1.36.3"

// Label marks everything that lessons make, with the chapter as its value: namespaces, and what is cluster-wide.
const Label = "cadet.dev/lesson"

// AnyLesson is the value of Label on a namespace that its owner gave to all lessons.
const AnyLesson = "any"

// Access is how to reach a running cluster.
type Access struct {
	Kubeconfig string `json:"kubeconfig,omitempty"` // path of a kubeconfig file whose current context is the cluster
	Version    string `json:"version,omitempty"`    // the API server's version, as in "v1.36.3"
	Namespace  string `json:"namespace,omitempty"`  // the one namespace lessons may use, labelled so; empty when each makes its own
	Images     string `json:"images,omitempty"`     // where the nodes pull the lab's images, as in "registry.example.com/class"; empty when they have them
}

// Status of a cluster.
type Status struct {
	Access
	Engine   string    `json:"engine"`
	Running  bool      `json:"running"`
	Borrowed bool      `json:"borrowed,omitempty"` // it was there before and goes on without us
	Since    time.Time `json:"since,omitzero"`     // when it was brought up
	StateDir string    `json:"stateDir,omitempty"` // what it keeps on this machine
	Nodes    []Node    `json:"nodes,omitempty"`    // its nodes, where they were asked for and may be seen
	Problem  string    `json:"problem,omitempty"`  // why it is not usable though it should be, and what to type
}
