package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/cluster/tunnel"
	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/certificates"
	"github.com/kubecadet/cadet/lab/edge/door/wire"
	"github.com/kubecadet/cadet/lab/web"
)

func newCurl(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "curl [option]... URL...",
		Short: "Call the cluster from outside",
		Long: "The curl of the lab image, from outside the cluster: it reaches node ports (on a node's address or localhost), " +
			"load-balancer and external addresses and the Ingress, by the hosts of its rules too, and nothing else. What answers " +
			"only inside is called from a pod: cadet kubectl exec client -- curl …\n\nExit codes: those of curl, and 3 when no cluster is running.",
		Example: "cadet curl http://localhost:30036\ncadet curl -i http://hello.example.com/users\n" +
			"cadet curl -H 'Host: hello.example.com' http://203.0.113.1/users",
		DisableFlagParsing: true,
		RunE: a.reporting(func(cmd *cobra.Command, args []string) error {
			ctx, stop := untilSignal(cmd.Context())
			defer stop()
			return a.curl(ctx, cmd, args)
		}),
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}

func (a *app) curl(ctx context.Context, cmd *cobra.Command, args []string) error {
	access, err := a.outsideOf(ctx)
	if err != nil {
		return err
	}
	reach, err := connection.Open(access)
	if err != nil {
		return err
	}
	outside := outsideDialer{tunnel: tunnel.New(reach, access.Images)}
	std := applet.Streams{In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr()}
	err = web.Curl(web.Network{Dial: outside.dial})(ctx, std, args)
	var status applet.Status
	if errors.As(err, &status) {
		if status != 0 {
			outside.explain(std.Err)
		}
		return quiet(int(status))
	}
	return err
}

// outsideOf is how to reach the cluster to call: that of the lesson whose command this is, else the one that runs.
func (a *app) outsideOf(ctx context.Context) (cluster.Access, error) {
	status, err := a.attached(ctx)
	if kubeconfig := os.Getenv(clientcmd.RecommendedConfigPathEnvVar); ours(kubeconfig) {
		status.Kubeconfig = kubeconfig
		return status.Access, nil
	}
	return status.Access, err
}

// outsideDialer remembers why the last call was not let in, as curl has no words for it.
type outsideDialer struct {
	tunnel *tunnel.Tunnel
	last   error
}

func (o *outsideDialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := o.tunnel.DialContext(ctx, network, address)
	o.last = err
	return conn, err
}

// explain says why, where curl's own words are those of any network.
func (o *outsideDialer) explain(w io.Writer) {
	var refusal *wire.Refusal
	if errors.As(o.last, &refusal) && refusal.Kind != wire.Refused {
		_, _ = fmt.Fprintln(w, refusal.Reason)
	}
}

// newOpenSSL is for the lessons' commands, which mean the same on every machine.
func newOpenSSL(a *app) *cobra.Command {
	return &cobra.Command{
		Use:                "openssl command [option]...",
		Short:              "Make and show keys and certificates, as the lab image does",
		Example:            "cadet openssl req -x509 -newkey rsa:2048 -nodes -keyout tls.key -out tls.crt -subj /CN=hello.example.com",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE: a.reporting(func(cmd *cobra.Command, args []string) error {
			std := applet.Streams{In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr()}
			err := certificates.OpenSSL(cmd.Context(), std, args)
			if status, ok := errors.AsType[applet.Status](err); ok {
				return quiet(int(status))
			}
			return err
		}),
	}
}
