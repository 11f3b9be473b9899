package work

import (
	"strings"
	"testing"
)

func TestLeaving(t *testing.T) {
	for _, tc := range []struct {
		command, editor, says string
		ask                   bool
	}{
		{"kubectl edit rc/hello", "", ":q!", true},
		{"kubectl -n ch3 edit rc/hello", "EDITOR=/usr/bin/vim", ":wq", true},
		{"kubectl edit rc/hello", "KUBE_EDITOR=nano -w", "ctrl+x", true},
		{"kubectl edit rc/hello", "EDITOR=emacs", "in an editor", false},
		{"KUBE_EDITOR=ed kubectl edit rc/hello", "", "in an editor", false},
		{"vi a.yaml", "", ":q!", true},
		{"kubectl logs -f editor", "", "ctrl+c", false},
		{"kubectl exec -it client -- sh", "", "ctrl+c", false},
	} {
		how, ask := leaving(tc.command, []string{"PATH=/bin", tc.editor})
		if !strings.Contains(how, tc.says) || (ask == "ask") != tc.ask {
			t.Errorf("%s with %q: %q, %q", tc.command, tc.editor, how, ask)
		}
	}
}
