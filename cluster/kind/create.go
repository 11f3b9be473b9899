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

// interruptTime is how much later than a command of kind's this program may learn of an interrupt.
const interruptTime = 200 * time.Millisecond

// create makes the cluster. What would end it after a minute is looked at before.
func (c *kindCluster) create(ctx context.Context, steps *cluster.Steps) error {
	if err := cluster.Unmet(c.engine, c.engine.Requirements(ctx)); err != nil {
		return err
	}
	if _, _, err := c.engine.lab(); err != nil {
		return err
	}
	image, err := c.ensureImage(ctx, steps)
	if err != nil {
		return err
	}
	c.info.endpoint = c.cli.endpoint(ctx)
	c.settings = settings{
		Name: c.settings.Name, Runtime: c.settings.Runtime, Nodes: max(1, c.engine.options.Nodes), Image: image,
		Exported: c.settings.Exported, // in case somebody else deleted its containers
	}
	return c.make(ctx, steps)
}

// make lets kind make the cluster. A creation that is cancelled or fails is deleted.
func (c *kindCluster) make(ctx context.Context, steps *cluster.Steps) error {
	file, err := os.Create(c.engine.log())
	if err != nil {
		return fmt.Errorf("begin kind's log: %w", err)
	}
	defer file.Close() //nolint:errcheck // a log; what matters is told
	if err := c.engine.save(c.settings); err != nil {
		return err
	}
	log := newLogger(file, steps)
	creation := make(chan error, 1)
	go func() { creation <- c.callKind(log) }()
	select {
	case err = <-creation:
		if err == nil {
			c.undo = c.delete
			return nil
		}
		close(creation)
		err = c.explain(err, log)
		select { // an interrupt from the terminal ends kind's commands, too, and that may be known first
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(interruptTime):
		}
	case <-ctx.Done():
		err = ctx.Err()
	}
	log.mute()
	steps.Begin(containersStep, "deletes what was begun")
	return errors.Join(err, undoing(ctx, func(ctx context.Context) error {
		if err := c.clear(ctx, creation, log.madeNodes); err != nil {
			return err
		}
		return c.engine.forget(c.settings.Name)
	}))
}

// callKind is what takes no context: without its containers it fails soon. It does not delete what it made when it
// fails: it would do so by name alone. Nor does it wait until the nodes are ready, which it would without containers too.
func (c *kindCluster) callKind(log *logger) error {
	return c.provider(log).Create(c.settings.Name,
		kindcluster.CreateWithV1Alpha4Config(c.config()),
		kindcluster.CreateWithKubeconfigPath(c.engine.kubeconfig(c.settings.Name)),
		kindcluster.CreateWithRetain(true),
		kindcluster.CreateWithDisplayUsage(false), kindcluster.CreateWithDisplaySalutation(false))
}

// undoing ends what was begun, though ctx has ended, but not for ever.
func undoing(ctx context.Context, undo func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	return undo(ctx)
}

// explain says what the command that failed said; all of it is in the log.
func (c *kindCluster) explain(err error, log *logger) error {
	log.Error(err.Error())
	if failed := exec.RunErrorForError(err); failed != nil && len(failed.Output) > 0 {
		log.write(string(failed.Output))
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

// config is the cluster as kind is asked for it. Of what kind lets containers have, a folder of their own is what can be
// told from outside and does nothing inside.
func (c *kindCluster) config() *v1alpha4.Cluster {
	config := &v1alpha4.Cluster{
		TypeMeta: v1alpha4.TypeMeta{Kind: "Cluster", APIVersion: "kind.x-k8s.io/v1alpha4"},
		Name:     c.settings.Name,
	}
	for n := range c.settings.Nodes {
		role := v1alpha4.WorkerRole
		if n == 0 {
			role = v1alpha4.ControlPlaneRole
		}
		config.Nodes = append(config.Nodes, v1alpha4.Node{
			Role: role, Image: c.settings.Image,
			ExtraMounts: []v1alpha4.Mount{{HostPath: "/dev/null", ContainerPath: c.mark}},
		})
	}
	config.KubeadmConfigPatches = []string{alone}
	if len(config.Nodes) > 1 {
		config.KubeadmConfigPatches = append(config.KubeadmConfigPatches, untainted)
	}
	if c.info.oldCgroups() {
		config.KubeadmConfigPatches = append(config.KubeadmConfigPatches, oldCgroups)
	}
	if c.info.local() && c.info.lacksSysResource(c.cli) {
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
