package live_test

import (
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
)

func TestHistory(t *testing.T) {
	undone := livetest.Stuck() // revision 1 rolled out again as 4, the pods of 3 gone, their events there
	undone.Deployments[0].Annotations["deployment.kubernetes.io/revision"] = "4"
	undone.ReplicaSets[0].Annotations["deployment.kubernetes.io/revision"] = "4"
	undone.ReplicaSets[0].Annotations["deployment.kubernetes.io/revision-history"] = "1"
	undone.Deployments[0].Spec.Template = undone.ReplicaSets[0].Spec.Template
	undone.ReplicaSets[0].Status.ReadyReplicas = 3
	undone.Pods = undone.Pods[:3]
	tests := []struct {
		name  string
		scene *live.Snapshot
		want  []string // number and note
	}{
		{"mid rollout", livetest.MidRollout(), []string{"2 now", "1 "}},
		{"stuck", livetest.Stuck(), []string{"3 now, never became ready: ErrImagePull", "2 ", "1 "}},
		{"undone", undone, []string{"4 now, was revision 1", "3 never became ready: ErrImagePull", "2 "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, r := range live.History(tt.scene, "hello-deployment") {
				got = append(got, string(rune('0'+r.Number))+" "+r.Note)
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRevisionTemplate(t *testing.T) {
	list := live.History(livetest.MidRollout(), "hello-deployment")
	text, err := list[0].Template()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "pod-template-hash") || !strings.Contains(text, "image: hello:v2") {
		t.Errorf("template:\n%s", text)
	}
	if _, ok := livetest.MidRollout().ReplicaSets[0].Spec.Template.Labels["pod-template-hash"]; !ok {
		t.Error("the scene has no hash to leave out")
	}
}
