package usage

import (
	"testing"
	"time"

	"github.com/prometheus/procfs"
)

// TestLedger has processes of a container begin and end between looks.
func TestLedger(t *testing.T) {
	main := container{"pod", "main", "1"}
	of := func(parent, seconds int, c container) process {
		return process{parent: parent, born: 1, spent: time.Duration(seconds) * time.Second, memory: 10, container: c}
	}
	node := container{}
	for name, c := range map[string]struct {
		looks []map[int]process
		want  []int // seconds spent at each look
	}{
		"one that works": {[]map[int]process{{5: of(1, 3, main)}, {5: of(1, 4, main)}}, []int{3, 4}},
		"a child that ends leaves its time to its parent": {
			[]map[int]process{{5: of(1, 3, main), 6: of(5, 2, main)}, {5: of(1, 6, main)}}, []int{5, 6},
		},
		"one of kubectl exec takes it along": {
			[]map[int]process{{1: of(0, 0, node), 5: of(1, 3, main), 7: of(1, 2, main)}, {1: of(0, 0, node), 5: of(1, 4, main)}}, []int{5, 6},
		},
		"a number used again": {
			[]map[int]process{{5: of(1, 3, main), 7: of(1, 2, main)}, {5: of(1, 3, main), 7: {parent: 1, born: 2, spent: time.Second, container: main}}}, []int{5, 6},
		},
	} {
		l := newLedger(func(p process) container { return p.container })
		last := map[int]process{}
		for i, now := range c.looks {
			used := l.follow(last, now)
			if got := used[main].cpu; got != time.Duration(c.want[i])*time.Second {
				t.Errorf("%s: at look %d %s, not %d s", name, i, got, c.want[i])
			}
			if len(used) != 1 {
				t.Errorf("%s: owners %v", name, used)
			}
			last = now
		}
	}
}

func TestContainerOf(t *testing.T) {
	for root, want := range map[string]container{
		"/tmp/x/root/var/lib/kubelet/pods/12-ab/containers/main/34cd": {"12-ab", "main", "34cd"},
		"/var/lib/kubelet/pods/12-ab/etc-hosts":                       {},
		"/":                                                           {},
	} {
		if got := containerOf([]*procfs.MountInfo{{Root: "/"}, {Root: root}}); got != want {
			t.Errorf("%s: %v", root, got)
		}
	}
}
