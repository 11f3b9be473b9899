package kind

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"sigs.k8s.io/kind/pkg/apis/config/v1alpha4"
	kindcluster "sigs.k8s.io/kind/pkg/cluster"
	"sigs.k8s.io/kind/pkg/exec"

	"github.com/kubecadet/cadet/cluster"
)

// readyTime is how long the nodes may take to be ready once everything is started.
const readyTime = 3 * time.Minute

// deleteEvery is how often a cancelled creation is deleted, until it gives up.
const deleteEvery = 300 * time.Millisecond

// create makes the cluster. What would end it after a minute is looked at before.
func (c *kindCluster) create(ctx context.Context, steps *cluster.Steps) error {
	if err := cluster.Unmet(c.engine, c.engine.Requirements(ctx)); err != nil {
		return err
	}
	image, err := c.ensureImage(ctx, steps)
	if err != nil {
		return err
	}
	file, err := os.Create(c.engine.log())
	if err != nil {
		return fmt.Errorf("begin kind's log: %w", err)
	}
	defer file.Close() //nolint:errcheck // a log; what matters is told
	c.settings.Complete, c.settings.Lab = false, ""
	if err := c.engine.save(c.settings); err != nil {
		return err
	}
	provider := c.provider(newLogger(file, steps))
	err = c.cancellably(ctx, provider, func() error {
		return provider.Create(c.settings.Name,
			kindcluster.CreateWithV1Alpha4Config(c.config(image)),
			kindcluster.CreateWithKubeconfigPath(c.engine.kubeconfig()),
			kindcluster.CreateWithWaitForReady(readyTime),
			kindcluster.CreateWithDisplayUsage(false), kindcluster.CreateWithDisplaySalutation(false))
	})
	if err != nil {
		return err
	}
	c.settings.Complete = true
	return c.engine.save(c.settings)
}

// cancellably runs a creation. kind takes no context: without its containers it fails soon, so they are deleted for as
// long as it goes on.
func (c *kindCluster) cancellably(ctx context.Context, provider *kindcluster.Provider, create func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- create() }()
	select {
	case err := <-ended:
		if err == nil {
			return nil
		}
		return errors.Join(c.explain(err), c.delete())
	case <-ctx.Done():
	}
	for {
		_ = provider.Delete(c.settings.Name, c.engine.kubeconfig()) // the last one counts
		select {
		case <-ended: //nolint:errcheck // it was cancelled, so how it ended does not matter
			return errors.Join(ctx.Err(), c.delete())
		case <-time.After(deleteEvery):
		}
	}
}

// explain says what the command that failed said; all of it is in the log.
func (c *kindCluster) explain(err error) error {
	if failed := exec.RunErrorForError(err); failed != nil && len(failed.Output) > 0 {
		return fmt.Errorf("kind could not make the cluster: %w: %s (more in %s)", err, errorLine(string(failed.Output)), c.engine.log())
	}
	return fmt.Errorf("kind could not make the cluster: %w (more in %s)", err, c.engine.log())
}

// errorLine returns the first line that speaks of an error, or the last line.
func errorLine(output string) string {
	for line := range strings.Lines(output) {
		if strings.Contains(strings.ToLower(line), "error") {
			return strings.TrimSpace(line)
		}
	}
	return lastLine(output)
}

// config is the cluster as kind is asked for it.
func (c *kindCluster) config(image string) *v1alpha4.Cluster {
	config := &v1alpha4.Cluster{
		TypeMeta: v1alpha4.TypeMeta{Kind: "Cluster", APIVersion: "kind.x-k8s.io/v1alpha4"},
		Name:     c.settings.Name,
		Nodes:    []v1alpha4.Node{{Role: v1alpha4.ControlPlaneRole, Image: image}},
	}
	for range max(1, c.engine.options.Nodes) - 1 {
		config.Nodes = append(config.Nodes, v1alpha4.Node{Role: v1alpha4.WorkerRole, Image: image})
	}
	config.KubeadmConfigPatches = []string{alone}
	if len(config.Nodes) > 1 {
		config.KubeadmConfigPatches = append(config.KubeadmConfigPatches, untainted)
	}
	if c.info.oldCgroups() {
		config.KubeadmConfigPatches = append(config.KubeadmConfigPatches, oldCgroups)
	}
	if c.info.local() && lacksSysResource() {
		config.ContainerdConfigPatches = []string{restrictScore2, restrictScore3}
	}
	return config
}

// Patches of what kind generates.
const (
	// untainted lets pods run on every node, the first one too. kind does so itself where there is but one.
	untainted = `kind: InitConfiguration
nodeRegistration:
  taints: []
`
	// alone: there is one of each, so nobody waits for a lease, and the API server has no others to be protected from.
	// Ready comes seconds earlier, and after a restart half a minute.
	// The patch is in the form of that version; node images of older Kubernetes have another and do without it.
	alone = `kind: ClusterConfiguration
apiVersion: kubeadm.k8s.io/v1beta4
controllerManager:
  extraArgs:
  - {name: leader-elect, value: "false"}
  - {name: kube-api-qps, value: "1000"}
  - {name: kube-api-burst, value: "2000"}
scheduler:
  extraArgs:
  - {name: leader-elect, value: "false"}
  - {name: kube-api-qps, value: "1000"}
  - {name: kube-api-burst, value: "2000"}
`
	// oldCgroups: Kubernetes 1.35 and later refuse cgroup v1 unless told otherwise.
	oldCgroups = `kind: KubeletConfiguration
failCgroupV1: false
`
	// restrictScore: without CAP_SYS_RESOURCE nobody may lower oom_score_adj. A patch of another version than the
	// node's configuration is left out.
	restrictScore2 = `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
`
	restrictScore3 = `version = 3
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
`
)
