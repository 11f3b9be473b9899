// Command testkubectl is kubectl and nothing else, for tests that run before cadet itself is built.
package main

import (
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
)

func main() {
	util.CheckErr(cmd.NewDefaultKubectlCommand().Execute()) // prints the error and exits
}
