package check

import (
	"testing"

	"github.com/google/cel-go/common/types"

	"github.com/kubecadet/cadet/cluster/live"
)

// There is one rule of when a pod is ready, though expressions see pods as maps.
func TestReadyIsTheSameRuleEverywhere(t *testing.T) {
	made := newMemo()
	for _, p := range snapshot().Pods {
		fields, err := made.fields(p)
		if err != nil {
			t.Fatal(err)
		}
		if got := isReady(types.DefaultTypeAdapter.NativeToValue(fields)); got != live.IsReady(p) {
			t.Errorf("pod %s: ready(p) is %v, live.IsReady %v", p.Name, got, live.IsReady(p))
		}
	}
}
