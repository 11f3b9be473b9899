package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/lab/image"
)

// labArchive is the file that holds the lab's images.
func labArchive() string { return filepath.Join(binDir(), "node", "lab.tar") }

func newImage(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "image",
		Short: "Bring the lab's images to a cluster that exists",
		Long: "The lessons' programs are in images of their own, hello:v1, hello:v2, users:v1, products:v1 and lab:v1, which no public registry has. " +
			"The clusters that cadet makes have them. To a cluster that exists they are brought through a registry that its " +
			"nodes can reach, or as a file that is loaded on each node.\n\n" + exitCodes,
		Example: "cadet image push registry.example.com/class\ncadet image save lab.tar",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknownCommand(cmd, args[0])
		},
		RunE: a.reporting(func(cmd *cobra.Command, _ []string) error { return cmd.Help() }),
	}
	cmd.AddCommand(newImagePush(a), newImageSave(a))
	return cmd
}

const placeExample = "Type, for instance: cadet image push registry.example.com/class"

func newImagePush(a *app) *cobra.Command {
	insecure := false
	cmd := &cobra.Command{
		Use:   "push REGISTRY/PATH",
		Short: "Push the lab's images to a registry",
		Long: "Pushes hello:v1, hello:v2, users:v1, products:v1 and lab:v1 to a registry, below the path named, with the login that docker or podman " +
			"has there. The nodes of the cluster must be able to pull from it.\n\n" + exitCodes,
		Example: "cadet image push registry.example.com/class\ncadet up --engine kubeconfig --context NAME --images registry.example.com/class\n\n" +
			"# A registry that speaks plain http\ncadet image push --insecure registry.local:5000",
		Args:              oneArg("no place to push to was named", placeExample),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: a.withSignals(func(ctx context.Context, cmd *cobra.Command, args []string) error {
			to, err := image.ParsePlace(args[0], insecure)
			if err != nil {
				return usage(placeExample, "%s", err)
			}
			out := cmd.OutOrStdout()
			if err := image.Push(ctx, labArchive(), to, sayTo(out)); err != nil {
				return notPushed(err, to)
			}
			_, err = fmt.Fprintf(out, "The images are there. To learn on a cluster that pulls them:\ncadet up --engine kubeconfig --context NAME --images %s\n", to)
			return err
		}),
	}
	cmd.Flags().BoolVar(&insecure, "insecure", false, "the registry may speak plain http")
	return cmd
}

// notPushed says what can be done about a push that failed.
func notPushed(err error, to image.Place) error {
	p := &problem{code: codeFailed, what: "the images could not be pushed", why: err}
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrNotExist):
		p.next = "Build them: make build"
	case errors.Is(err, image.ErrNoAccess):
		p.next = "Log in with docker or podman, as somebody who may push there: docker login " + to.Registry()
	case errors.Is(err, image.ErrNoHost):
		p.next = "Is the name right, and are you on its network or VPN? Then type the same again"
	case errors.Is(err, image.ErrNoTLS):
		p.next = "If you trust the network: cadet image push --insecure " + to.String()
	default:
		p.next = "Is it a registry, and does it run? Then type the same again"
	}
	return p
}

func newImageSave(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "save FILE",
		Short: "Write the lab's images to a file",
		Long: "Writes the lab's images to a file, an OCI archive, to be loaded where no registry is at hand: on each node of the " +
			"cluster.\n\n" + exitCodes,
		Example: "cadet image save lab.tar\n\n# On each node\nctr -n k8s.io images import lab.tar",
		Args:    oneArg("no file to write was named", "Type, for instance: cadet image save lab.tar"),
		RunE: a.reporting(func(cmd *cobra.Command, args []string) error {
			if err := save(labArchive(), args[0]); err != nil {
				p := &problem{code: codeFailed, what: "the images could not be written", why: err}
				if _, missing := os.Stat(labArchive()); errors.Is(missing, fs.ErrNotExist) {
					p.next = "Build them: make build"
				}
				return p
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "Load it on each node, one of: ctr -n k8s.io images import %[1]s\n"+
				"k3s ctr images import %[1]s\nminikube image load %[1]s\nkind load image-archive %[1]s\n", args[0])
			return err
		}),
	}
}

// save copies a file to a new one. One that is there is not overwritten: it may be anything.
func save(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()                                     // only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) // others may load it
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err != nil {
		return errors.Join(err, out.Close(), os.Remove(to))
	}
	return out.Close()
}

// oneArg wants one argument, and says what to type when there is none.
func oneArg(missing, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usage(example, "%s", missing)
		case len(args) > 1:
			return usage(example, "%s takes one argument, but got %d", cmd.CommandPath(), len(args))
		}
		return nil
	}
}
