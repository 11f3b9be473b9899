package edge

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/kubecadet/cadet/lab/edge/door"
)

// entrance opens the door, at an address on the loopback, and returns what serves the callers who come there; it goes by
// what the cluster has. Without an address there is no door.
func (o *objects) entrance(ctx context.Context, address string, log func(format string, args ...any)) (serve func(context.Context), err error) {
	if address == "" {
		return func(context.Context) {}, nil
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot let callers from outside in: %w", err)
	}
	at := door.New(door.Rules{Services: o.services, Nodes: o.nodes, Slices: o.slices, Ingresses: o.ingresses, Node: os.Getenv("NODE_NAME")})
	return func(ctx context.Context) {
		if err := at.Serve(ctx, l); err != nil {
			log("nobody from outside is let in any more: %v", err)
		}
	}, nil
}
