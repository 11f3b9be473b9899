//go:build !linux

package embedded

import (
	"context"
	"errors"
	"runtime"

	"github.com/kubecadet/cadet/cluster"
)

const onlyLinux = "use a cluster in Docker or Podman: cadet up --engine kind"

// Requirements says that the engine needs Linux.
func (e *Engine) Requirements(context.Context) []cluster.Requirement {
	return []cluster.Requirement{{Name: "Linux", Detail: "this is " + runtime.GOOS, Fix: onlyLinux}}
}

func (n node) launch(context.Context, *cluster.Steps, int) error { return errors.ErrUnsupported }

func (n node) stop(context.Context) error { return nil }

func (r relay) mend(process) error { return errors.ErrUnsupported }

func (n node) remove(context.Context) error { return removeTree(n.state.dir) }
