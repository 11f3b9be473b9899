package kind

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// What a node needs at least.
const (
	lowMemory    = 1500 << 20 // bytes, for all containers together
	lowSpace     = 3 << 30    // bytes, for the node image and what lessons make
	lowWatches   = 16384      // fs.inotify.max_user_watches: systemd, kubelet and containerd watch files
	lowInstances = 128        // fs.inotify.max_user_instances
)

// Requirements looks for a runtime that answers, and at what would end a creation after a minute.
func (e *Engine) Requirements(ctx context.Context) []cluster.Requirement {
	name := e.options.Runtime
	if s, _, err := e.settings(); err == nil && name == "" {
		name = s.Runtime
	}
	r, i, err := answering(ctx, name)
	if err != nil {
		return []cluster.Requirement{{Name: "container runtime", Detail: err.Error(), Fix: runtimeFix(err.Error())}}
	}
	i.endpoint = r.endpoint(ctx)
	if i.away() {
		return []cluster.Requirement{{
			Name:   "container runtime",
			Detail: fmt.Sprintf("%s is on another machine (%s), and the API server of a kind cluster is reached at 127.0.0.1 there only", r, i.endpoint),
			Fix:    "use the Docker of this machine (unset DOCKER_HOST; docker context use default), or run cadet on that one",
		}}
	}
	all := []cluster.Requirement{{Name: "container runtime", OK: true, Detail: fmt.Sprintf("%s answers", r)}, needMemory(i)}
	if !i.local() {
		return all
	}
	return append(all, needSpace(i), needWatches(), needCapability(r, i), aboutCgroups(i))
}

func runtimeFix(why string) string {
	switch {
	case strings.Contains(why, "permission denied"):
		return "sudo usermod -aG docker $USER, then log in again"
	case strings.Contains(why, "no answer") && runtime.GOOS == "linux":
		return "sudo systemctl start docker"
	case strings.Contains(why, "no answer"):
		return "start Docker Desktop, or: podman machine start"
	}
	return "install Docker (https://docs.docker.com/get-docker), Podman or nerdctl; on Debian and Ubuntu: sudo apt-get install docker.io"
}

func needMemory(i info) cluster.Requirement {
	r := cluster.Requirement{Name: "memory", OK: i.MemTotal == 0 || i.MemTotal >= lowMemory, Detail: fmt.Sprintf("%d MB for containers", i.MemTotal>>20)}
	if !r.OK {
		r.Fix = fmt.Sprintf("give containers %d MB", lowMemory>>20)
	}
	return r
}

func needSpace(i info) cluster.Requirement {
	r := cluster.Requirement{Name: "disk space", OK: true}
	free, err := state.FreeSpace(i.DockerRootDir)
	if err != nil {
		r.Detail = err.Error()
		return r // a creation will say more
	}
	r.Detail = fmt.Sprintf("%d MB free in %s", free>>20, i.DockerRootDir)
	if free < lowSpace {
		r.OK, r.Fix = false, fmt.Sprintf("free %d MB there; docker system df shows what takes space", lowSpace>>20)
	}
	return r
}

func needWatches() cluster.Requirement {
	watches, instances := sysctl("fs/inotify/max_user_watches"), sysctl("fs/inotify/max_user_instances")
	r := cluster.Requirement{
		Name: "inotify", OK: watches >= lowWatches && instances >= lowInstances,
		Detail: fmt.Sprintf("%d watches, %d instances", watches, instances),
	}
	if !r.OK {
		r.Fix = "sudo sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512" // as kind's known issues have it
	}
	return r
}

func sysctl(name string) int {
	text, err := os.ReadFile("/proc/sys/" + name)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return n
}

// needCapability: a privileged container is given every capability, which fails where the machine lacks one. A default
// runtime that leaves it out works.
func needCapability(r cli, i info) cluster.Requirement {
	q := cluster.Requirement{Name: "capabilities", OK: true, Detail: "nothing says that CAP_SYS_RESOURCE is missing"}
	if !i.lacksSysResource(r) {
		return q
	}
	q.Detail = "this machine lacks CAP_SYS_RESOURCE; the nodes get settings that do without"
	if r == "docker" && i.DefaultRuntime == "runc" {
		q.OK, q.Detail = false, "this machine lacks CAP_SYS_RESOURCE, so Docker can't start a privileged container"
		q.Fix = "make a runtime that leaves it out the default of Docker: .ci/docker does so"
	}
	return q
}

func aboutCgroups(i info) cluster.Requirement {
	r := cluster.Requirement{Name: "cgroups", OK: true, Detail: "version " + i.CgroupVersion}
	if i.oldCgroups() {
		r.Detail += ": the kubelet is told to run there all the same"
	}
	return r
}

func (i info) oldCgroups() bool { return i.CgroupVersion == "1" }
