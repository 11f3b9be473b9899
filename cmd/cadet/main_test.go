package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cadet": main, "kubectl": main})
}

// isolate gives a script a state directory and a home of its own.
func isolate(env *testscript.Env) error {
	for _, name := range []string{"KUBECONFIG", engineVariable, "CADET_COURSE"} {
		env.Setenv(name, "")
	}
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("CI", "1")
	env.Setenv("NO_COLOR", "1")
	env.Setenv(stateDirVariable, env.WorkDir+"/state")
	return os.MkdirAll(env.WorkDir+"/state", 0o700)
}
