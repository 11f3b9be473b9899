package main

import (
	"context"

	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/volumes"
)

const provisionerName = volumes.Provisioner

// runProvisioner provisions volumes in folders of the nodes. The disks of all lie in that of this one.
func runProvisioner(ctx context.Context, client kubernetes.Interface, nodes []layout.Node) error {
	if len(nodes) == 1 {
		return volumes.Run(ctx, client, volumes.Folders{Dir: layout.Volumes})
	}
	of := volumes.OfNodes{}
	for _, n := range nodes {
		of[n.Name()] = volumes.Folders{Dir: layout.Volumes, Node: n.Name(), Root: n.Root()}
	}
	return volumes.Run(ctx, client, of)
}
