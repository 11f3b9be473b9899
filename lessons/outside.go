package lessons

import (
	"context"
	"errors"
	"net"
	"slices"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/edge"
)

// ensureEdge makes the edge where the lesson, or a step of it that is not only read here, needs what it gives. On a cluster whose user may not make it the cluster's
// own Ingress controller and load balancers serve, where they are: the lesson's needs were asked for before. In a given
// namespace nothing outside of it is made. A call from outside makes the edge too, so a lesson that only calls needs none
// here.
func (s *Session) ensureEdge(ctx context.Context, say func(string)) error {
	if !s.Lesson.needsEdge() || s.given != "" {
		return nil
	}
	err := edge.Ensure(ctx, s.client, s.images, say)
	if missing, ok := errors.AsType[*edge.Missing](err); ok {
		say(s.words().Say("the cluster's own Ingress controller and load balancers serve, as you may not make others: %s", missing.What))
		return nil
	}
	return err
}

func (l *Lesson) needsEdge() bool {
	edges := func(needs []string) bool {
		return slices.Contains(needs, string(cluster.Ingress)) || slices.Contains(needs, string(cluster.LoadBalancer))
	}
	return edges(l.Needs) || slices.ContainsFunc(l.Steps, func(st *Step) bool { return st.Kind != Read && edges(st.Needs) })
}

// DialOutside connects to "host:port" as from outside the cluster: see tunnel.Tunnel.
func (s *Session) DialOutside(ctx context.Context, network, address string) (net.Conn, error) {
	return s.outside.DialContext(ctx, network, address)
}
