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
		return &kindCluster{engine: New(Options{}), settings: settings{Name: "x", Nodes: nodes, Image: "image:v1"}, mark: "/mark", info: i}
	}
	one := c(1, info{CgroupVersion: "2"}).config()
	if len(one.Nodes) != 1 || one.Nodes[0].Image != "image:v1" || !slices.Equal(one.KubeadmConfigPatches, []string{alone}) {
		t.Errorf("one node on cgroup v2: %+v", one)
	}
	three := c(3, info{CgroupVersion: "1"}).config()
	if len(three.Nodes) != 3 || three.Nodes[0].Role == three.Nodes[2].Role || three.Nodes[2].Image != "image:v1" {
		t.Errorf("three nodes: %+v", three.Nodes)
	}
	for _, n := range three.Nodes {
		if len(n.ExtraMounts) != 1 || n.ExtraMounts[0].ContainerPath != "/mark" {
			t.Errorf("nothing tells whose the node is: %+v", n)
		}
	}
	if !slices.Equal(three.KubeadmConfigPatches, []string{alone, untainted, oldCgroups}) {
		t.Errorf("patches of three nodes on cgroup v1: %q", three.KubeadmConfigPatches)
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
	if l.madeNodes() {
		t.Error("no node was made yet")
	}
	l.V(0).Infof(" ✓ %s\n", "Preparing nodes 📦")
	l.V(0).Infof(" • %s  ...\n", "Starting control-plane 🕹️")
	l.mute()
	l.V(0).Infof(" ✓ %s\n", "Starting control-plane 🕹️")
	if !l.madeNodes() {
		t.Error("the nodes were made")
	}
	if want := []string{"containers begins", "containers ends", "control plane begins"}; !slices.Equal(seen, want) {
		t.Errorf("steps %q, want %q", seen, want)
	}
	if !strings.Contains(log.String(), "warning: cgroup v1 is deprecated\n") || strings.Count(log.String(), "\n") != 6 {
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

// Podman takes names in full, and not with a tag and a digest at once.
func TestImageName(t *testing.T) {
	for image, want := range map[string]string{
		"kindest/node:v1.36.0@sha256:ab":       "docker.io/kindest/node@sha256:ab",
		"kindest/node:v1.36.0":                 "docker.io/kindest/node:v1.36.0",
		"node":                                 "docker.io/library/node",
		"node@sha256:ab":                       "docker.io/library/node@sha256:ab",
		"localhost/node:v1":                    "localhost/node:v1",
		"localhost:5000/node":                  "localhost:5000/node",
		"registry.example.com:5000/a/node:v1":  "registry.example.com:5000/a/node:v1",
		"registry.example.com/node@sha256:abc": "registry.example.com/node@sha256:abc",
		OfflineImage:                           OfflineImage,
	} {
		if got := cli("podman").imageName(image); got != want {
			t.Errorf("%s for Podman: %s", image, got)
		}
		if got := cli("docker").imageName(image); got != image {
			t.Errorf("%s for Docker: %s", image, got)
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
