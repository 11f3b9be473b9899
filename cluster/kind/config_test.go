package kind

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/cluster"
)

func TestConfig(t *testing.T) {
	c := func(nodes int, i info) *kindCluster {
		return &kindCluster{engine: New(Options{Nodes: nodes}), settings: settings{Name: "x"}, info: i}
	}
	one := c(0, info{CgroupVersion: "2"}).config("image:v1")
	if len(one.Nodes) != 1 || one.Nodes[0].Image != "image:v1" || !slices.Equal(one.KubeadmConfigPatches, []string{alone}) {
		t.Errorf("one node on cgroup v2: %+v", one)
	}
	three := c(3, info{CgroupVersion: "1"}).config("image:v1")
	if len(three.Nodes) != 3 || three.Nodes[0].Role == three.Nodes[2].Role || three.Nodes[2].Image != "image:v1" {
		t.Errorf("three nodes: %+v", three.Nodes)
	}
	if !slices.Equal(three.KubeadmConfigPatches, []string{alone, untainted, oldCgroups}) {
		t.Errorf("patches of three nodes on cgroup v1: %q", three.KubeadmConfigPatches)
	}
}

// Only what this engine began under the same name counts as the remains of a creation: they are deleted.
func TestUnfinished(t *testing.T) {
	for name, c := range map[string]struct {
		saved *settings
		want  bool
	}{
		"never heard of":        {nil, false},
		"begun":                 {&settings{Name: "cadet"}, true},
		"made":                  {&settings{Name: "cadet", Complete: true}, false},
		"another is being made": {&settings{Name: "other"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := New(Options{StateDir: t.TempDir(), Name: "cadet"})
			if c.saved != nil {
				if err := e.save(*c.saved); err != nil {
					t.Fatal(err)
				}
			}
			s, err := e.settings()
			if err != nil {
				t.Fatal(err)
			}
			if got := (&kindCluster{engine: e, settings: s}).unfinished(); got != c.want {
				t.Errorf("unfinished: %v", got)
			}
		})
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	var seen []string
	l := newLogger(&log, cluster.NewSteps(func(p cluster.Progress) {
		seen = append(seen, p.Step+map[cluster.State]string{cluster.Running: " begins", cluster.Done: " ends"}[p.State])
	}))
	l.V(0).Infof("Creating cluster %q ...\n", "cadet")
	l.V(0).Infof(" • %s  ...\n", "Preparing nodes 📦")
	l.Warn("cgroup v1 is deprecated")
	l.V(0).Infof(" ✓ %s\n", "Preparing nodes 📦")
	l.V(0).Infof(" • %s  ...\n", "Waiting ≤ 3m0s for control-plane = Ready ⏳")
	if want := []string{"containers begins", "containers ends", "node ready begins"}; !slices.Equal(seen, want) {
		t.Errorf("steps %q, want %q", seen, want)
	}
	if !strings.Contains(log.String(), "warning: cgroup v1 is deprecated\n") || strings.Count(log.String(), "\n") != 5 {
		t.Errorf("the log:\n%s", log.String())
	}
}

func TestErrorLine(t *testing.T) {
	for output, want := range map[string]string{
		"I0101 starting\nerror: no such file\nmore\n": "error: no such file",
		"one\ntwo\n": "two",
		"":           "",
	} {
		if got := errorLine(output); got != want {
			t.Errorf("of %q: %q", output, got)
		}
	}
}

func TestPodmanInfo(t *testing.T) {
	var i info
	if err := json.Unmarshal([]byte(`{"host": {"cgroupVersion": "v1", "memTotal": 4294967296}, "store": {"graphRoot": "/var/lib/containers"}}`), &i); err != nil {
		t.Fatal(err)
	}
	i.ofPodman()
	if !i.oldCgroups() || i.MemTotal != 4<<30 || i.DockerRootDir != "/var/lib/containers" {
		t.Errorf("%+v", i)
	}
}

func TestRuntimeFix(t *testing.T) {
	for why, want := range map[string]string{
		"docker is not installed; podman is not installed":                                                                  "install Docker",
		"no answer from docker: permission denied while trying to connect to the docker API at unix:///var/run/docker.sock": "usermod",
		"no answer from docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock":                         "start",
	} {
		if got := runtimeFix(why); !strings.Contains(got, want) {
			t.Errorf("%s: %s", why, got)
		}
	}
}
