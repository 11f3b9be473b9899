package live_test

import (
	"testing"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

func TestControllers(t *testing.T) {
	noLabel := livetest.HandMade()
	delete(noLabel.ReplicationControllers[0].Spec.Template.Labels, "version")
	noLabel.ReplicationControllers[0].Spec.Template.Spec.Containers[0].Image = "localhost:5000/hello:v7"
	port := livetest.HandMade()
	delete(port.ReplicationControllers[0].Spec.Template.Labels, "version")
	port.ReplicationControllers[0].Spec.Template.Spec.Containers[0].Image = "localhost:5000/hello"
	tests := []struct {
		name    string
		scene   *live.Snapshot
		version string
	}{
		{"label", livetest.HandMade(), "v1"},
		{"tag", noLabel, "v7"},
		{"a registry's port is no tag", port, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := live.Controllers(tt.scene)
			if len(list) != 2 || list[0].Version != tt.version {
				t.Fatalf("got %+v, want version %q first", list, tt.version)
			}
			if c := list[1]; c.Name != "hello-node-rc-v2" || c.Desired != 2 || c.Current != 2 || c.Ready != 1 || c.Selector != "app=hello-node,version=v2" {
				t.Errorf("got %+v", c)
			}
		})
	}
}
