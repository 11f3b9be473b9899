package main

import (
	"context"
	_ "embed"
	"strings"

	"github.com/coredns/caddy"
	_ "github.com/coredns/coredns/core/dnsserver" // the server type of the Corefile
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"

	"k8s.io/klog/v2"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

//go:embed Corefile
var corefile string

// runDNS answers for the cluster's names on the node's address, where the Service kube-dns sends queries.
func runDNS(ctx context.Context) error {
	text := strings.NewReplacer("@IP@", layout.NodeIP, "@DOMAIN@", layout.Domain, "@KUBECONFIG@", kubeconfigOf("admin")).Replace(corefile)
	caddy.Quiet = true
	instance, err := caddy.Start(caddy.CaddyfileInput{Contents: []byte(text), Filepath: "Corefile", ServerTypeName: "dns"})
	if err != nil {
		return err
	}
	klog.ClearLogger() // CoreDNS took the log of everything in this process
	<-ctx.Done()
	return instance.Stop()
}
