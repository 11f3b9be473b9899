package main

import (
	"context"

	"k8s.io/client-go/kubernetes"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/volumes"
)

const provisionerName = volumes.Provisioner

func runProvisioner(ctx context.Context, client kubernetes.Interface) error {
	return volumes.Folders{Dir: layout.Volumes}.Run(ctx, client)
}
