package layout

import "testing"

func TestNodes(t *testing.T) {
	if n := First; n.Name() != NodeName || n.IP() != NodeIP || n.Root() != "/" || n.PodCIDR() != "10.244.0.0/24" || len(Nodes(0)) != 1 {
		t.Errorf("the first node: %s, %s, %s, %s", n.Name(), n.IP(), n.Root(), n.PodCIDR())
	}
	n := Nodes(3)[2]
	if got := n.Name() + " " + n.Network() + " " + n.MAC().String() + " " + n.PodCIDR() + " " + n.Root(); got != "cadet-3 172.30.0.4/24 02:ca:de:00:00:03 10.244.2.0/24 /var/lib/cadet/nodes/cadet-3" {
		t.Errorf("the third node: %s", got)
	}
}
