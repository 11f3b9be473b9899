package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/volumes"
)

// runVolumes provisions volumes in folders of the node whose name is $NODE_NAME, as a pod.
func runVolumes() int {
	flags := flag.NewFlagSet("cadet-volumes", flag.ExitOnError)
	dir := flags.String("dir", layout.Volumes, "the folder of the volumes, the same path in the pod and on the node")
	_ = flags.Parse(os.Args[1:]) // exits where it fails
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := provision(ctx, *dir, os.Getenv("NODE_NAME")); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "cadet-volumes:", err)
		return 1
	}
	return 0
}

func provision(ctx context.Context, dir, node string) error {
	if node == "" {
		return errors.New("which node? Set NODE_NAME from the field spec.nodeName")
	}
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	return volumes.Run(ctx, client, volumes.Folders{Dir: dir, Node: node})
}
