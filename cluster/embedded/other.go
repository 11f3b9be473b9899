//go:build !linux

package embedded

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/kubecadet/cadet/cluster"
)

const onlyLinux = "use a cluster in Docker or Podman: cadet up --engine kind"

// Requirements says that the engine needs Linux.
func (e *Engine) Requirements(context.Context) []cluster.Requirement {
	return []cluster.Requirement{{Name: "Linux", Detail: "this is " + runtime.GOOS, Fix: onlyLinux}}
}

func firstMissing([]cluster.Requirement) error {
	return fmt.Errorf("the embedded engine needs Linux, this is %s\nto mend it: %s", runtime.GOOS, onlyLinux)
}

func (e *Engine) launch(context.Context, *steps) error { return errors.ErrUnsupported }

func (e *Engine) stopNode(context.Context) error { return nil }
