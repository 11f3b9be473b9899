package main

import (
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/coredns/caddy"
	_ "github.com/coredns/coredns/core/dnsserver" // the server type of the Corefile
	// The plugins of kubeadm's Corefile; all there are would take 1.5 minutes more to compile.
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/log"
	_ "github.com/coredns/coredns/plugin/loop"
	_ "github.com/coredns/coredns/plugin/metrics"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
	_ "github.com/coredns/coredns/plugin/rewrite"
)

// runCoreDNS is CoreDNS's own main without its global flags, which kubeadm would show as its own.
func runCoreDNS() int {
	flags := flag.NewFlagSet("coredns", flag.ExitOnError)
	path := flags.String("conf", "Corefile", "Corefile to load")
	_ = flags.Parse(os.Args[1:]) // exits where it fails
	log.SetOutput(os.Stdout)
	log.SetFlags(log.LstdFlags)
	caddy.Quiet = true
	caddy.AppName = "CoreDNS"
	caddy.TrapSignals()
	// A loader, so that the plugin reload finds what changed.
	caddy.RegisterCaddyfileLoader("conf", caddy.LoaderFunc(func(serverType string) (caddy.Input, error) {
		content, err := os.ReadFile(*path)
		return caddy.CaddyfileInput{Contents: content, Filepath: *path, ServerTypeName: serverType}, err
	}))
	corefile, err := caddy.LoadCaddyfile("dns")
	if err != nil {
		fmt.Fprintln(os.Stderr, "coredns:", err)
		return 1
	}
	instance, err := caddy.Start(corefile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "coredns:", err)
		return 1
	}
	instance.Wait()
	return 0
}
