// Command cmd makes the node image of the kind engine: "debian" fetches Debian's packages, "image" makes the image of
// them and of what is built.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/kubecadet/cadet/cluster/kind/nodeimage"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot make the node image:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("which part? debian or image")
	}
	flags := flag.NewFlagSet(args[0], flag.ExitOnError)
	out := flags.String("out", "", "the archive to write")
	switch args[0] {
	case "debian":
		mirror := flags.String("mirror", "http://deb.debian.org", "where Debian's packages are")
		_ = flags.Parse(args[1:]) // exits where it fails
		return nodeimage.Debian(ctx, *mirror, *out, os.Stderr)
	case "image":
		var parts nodeimage.Parts
		flags.StringVar(&parts.Debian, "debian", "", "the archive that debian wrote")
		flags.StringVar(&parts.Kind, "kind", "", "the source of sigs.k8s.io/kind")
		flags.StringVar(&parts.Node, "node", "", "the folder of containerd and the network plugins")
		flags.StringVar(&parts.Own, "own", "", "the folder of hyperkube, runc and more network plugins")
		flags.StringVar(&parts.Lab, "lab", "", "the lab program")
		name := flags.String("name", "", "the image's name")
		version := flags.String("version", "", "the version of Kubernetes")
		_ = flags.Parse(args[1:]) // exits where it fails
		return parts.Build(ctx, *name, *version, *out, os.Stdout)
	}
	return fmt.Errorf("%q is neither debian nor image", args[0])
}
