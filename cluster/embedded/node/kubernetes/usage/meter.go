// Package usage measures what pods and nodes use, and serves it as metrics.k8s.io, for "kubectl top" and
// HorizontalPodAutoscalers. It counts processes: a node that an ordinary user started has no cgroups that could tell.
package usage

import (
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/procfs"
	"k8s.io/apimachinery/pkg/types"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// tick is the unit of cpu time in /proc (USER_HZ).
const tick = 10 * time.Millisecond

// page is the unit of memory in /proc, in bytes.
var page = uint64(os.Getpagesize()) //nolint:gosec // no page is negative

// process is what is known of one at a look.
type process struct {
	parent    int
	born      uint64 // ticks after the machine's start: with its number, this names a process
	began     time.Time
	spent     time.Duration // cpu time of its own, and of its children that ended
	memory    uint64        // bytes that are its alone
	node      layout.Node
	container container // none of a process of the node itself
	looked    int       // how often for its container
}

// container is one of a pod; one that is started again is another instance.
type container struct {
	pod            types.UID
	name, instance string
}

// sample is what all use at a time.
type sample struct {
	at         time.Time
	nodes      map[layout.Node]amount
	containers map[container]amount
}

// meter looks at the processes of all nodes: the first node sees those of the others, too.
type meter struct {
	proc       procfs.FS
	booted     time.Time
	last       map[int]process
	nodes      *ledger[layout.Node]
	containers *ledger[container]
}

func newMeter() (*meter, error) {
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return nil, err
	}
	stat, err := fs.Stat()
	if err != nil {
		return nil, err
	}
	return &meter{
		proc: fs, booted: time.Unix(int64(stat.BootTime), 0), //nolint:gosec // a time in seconds
		nodes:      newLedger(func(p process) layout.Node { return p.node }),
		containers: newLedger(func(p process) container { return p.container }),
	}, nil
}

// look measures.
func (m *meter) look() (sample, error) {
	now, err := m.processes()
	if err != nil {
		return sample{}, err
	}
	s := sample{at: time.Now(), nodes: m.nodes.follow(m.last, now), containers: m.containers.follow(m.last, now)}
	m.last = now
	return s, nil
}

// processes are those that there are; one that ends meanwhile is left out.
func (m *meter) processes() (map[int]process, error) {
	all, err := m.proc.AllProcs()
	if err != nil {
		return nil, err
	}
	found := make(map[int]process, len(all))
	for _, p := range all {
		stat, err := p.Stat()
		if err != nil {
			continue
		}
		memory, err := p.Statm()
		if err != nil {
			continue
		}
		ticks := uint64(stat.UTime) + uint64(stat.STime) + uint64(max(0, stat.CUTime)) + uint64(max(0, stat.CSTime)) //nolint:gosec // none is negative
		one := process{
			parent: stat.PPID, born: stat.Starttime, began: m.booted.Add(time.Duration(stat.Starttime) * tick), //nolint:gosec // years at most
			spent:  time.Duration(ticks) * tick, //nolint:gosec // the same
			memory: (memory.Resident - min(memory.Resident, memory.Shared)) * page,
		}
		if before, ok := m.last[p.PID]; ok && before.born == one.born {
			one.container, one.looked = before.container, before.looked
		}
		if one.container == (container{}) && one.looked < 2 { // runc makes the process before it has the container's files
			one.looked++
			if mounts, err := p.MountInfo(); err == nil {
				one.container = containerOf(mounts)
			}
		}
		found[p.PID] = one
	}
	m.placeOnNodes(found)
	return found, nil
}

// messages is where the kubelet keeps what a container says when it ends. Each container has its own mounted, whose path on the
// disk names the pod and the container.
var messages = regexp.MustCompile(`/pods/([^/]+)/containers/([^/]+)/([^/]+)$`)

func containerOf(mounts []*procfs.MountInfo) container {
	for _, mount := range mounts {
		if part := messages.FindStringSubmatch(mount.Root); part != nil {
			return container{types.UID(part[1]), part[2], part[3]}
		}
	}
	return container{}
}

// placeOnNodes finds the node of each process: the first, unless it descends from the first process of another.
func (m *meter) placeOnNodes(all map[int]process) {
	var nodeOf func(pid, depth int) layout.Node
	nodeOf = func(pid, depth int) layout.Node {
		p, ok := all[pid]
		switch {
		case !ok || pid == 1 || depth > len(all):
			return layout.First
		case p.node != 0:
			return p.node
		}
		if p.node = m.isFirstOf(pid, p); p.node == 0 {
			p.node = nodeOf(p.parent, depth+1)
		}
		all[pid] = p
		return p.node
	}
	for pid := range all {
		p := all[pid]
		p.node = nodeOf(pid, 0)
		all[pid] = p
	}
}

// isFirstOf says of which other node a process is the first, or 0. It is a child of the first node's.
func (m *meter) isFirstOf(pid int, p process) layout.Node {
	if p.parent != 1 || p.container != (container{}) {
		return 0
	}
	proc, err := m.proc.Proc(pid)
	if err != nil {
		return 0
	}
	line, err := proc.CmdLine()
	if err != nil || len(line) < 3 || line[1] != layout.MemberVerb {
		return 0
	}
	number, err := strconv.Atoi(line[2])
	if err != nil {
		return 0
	}
	return layout.Node(number)
}
