//go:build cluster

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCommandsOnACluster runs the scripts in testdata/cluster with bin/cadet, on the cluster that runs in
// $CADET_STATE_DIR. They reset its lessons and the progress kept there.
func TestCommandsOnACluster(t *testing.T) {
	state := os.Getenv(stateDirVariable)
	if state == "" {
		t.Fatal("CADET_STATE_DIR must name the state directory of a running cluster: CADET_STATE_DIR=/tmp/state bin/cadet up")
	}
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/cluster", RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			if err := isolate(env); err != nil {
				return err
			}
			env.Setenv(stateDirVariable, state)
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			return nil
		},
	})
}
