// Command cadet is a workbench to learn Kubernetes in: it brings up a cluster, opens the course on it and says
// what is done and what is not yet.
package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"charm.land/fang/v2"
	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
)

// version is set by the linker: see the Makefile.
var version = "dev"

func main() { os.Exit(run(os.Args)) }

func run(args []string) int {
	// What client-go logs about a server that is away would land in the middle of the screen; the live view says it.
	klog.SetLogger(logr.Discard())
	a := &app{}
	root := newRoot(a)
	root.SetArgs(args[1:])
	if strings.TrimSuffix(filepath.Base(args[0]), ".exe") == "kubectl" {
		root.SetArgs(append([]string{"kubectl"}, args[1:]...))
	}
	err := fang.Execute(context.Background(), root, fang.WithVersion(version), fang.WithErrorHandler(
		func(w io.Writer, _ fang.Styles, err error) { printProblem(w, err) }))
	if a.talks {
		tellPath()
	}
	if err != nil {
		return exitCode(err)
	}
	return a.code
}
