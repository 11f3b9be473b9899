package kind

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/kind/pkg/cluster/nodeutils"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

const (
	answerStep = "API server"
	labStep    = "lesson images"
	readyStep  = "node ready"
	dnsStep    = "DNS"
)

const (
	// patience is how long the API server of a cluster whose containers run gets to answer. After docker start it takes
	// half of that.
	patience = time.Minute
	// readyTime is how long nodes and DNS may take once the API server answers.
	readyTime = 3 * time.Minute
	// lookEvery is how often to look while waiting.
	lookEvery = 300 * time.Millisecond
)

// open waits until a cluster whose containers run answers, writes its kubeconfig and gives its nodes the lab images.
func (c *kindCluster) open(ctx context.Context, steps *cluster.Steps) (cluster.Access, error) {
	steps.Begin(answerStep, "waits until it answers")
	if err := c.writeKubeconfig(ctx); err != nil {
		return cluster.Access{}, err
	}
	access := cluster.Access{Kubeconfig: c.engine.kubeconfig(c.settings.Name)}
	if err := cluster.AnswersWithin(ctx, access.Kubeconfig, patience); err != nil {
		if ctx.Err() != nil {
			return access, ctx.Err()
		}
		return access, c.broken("its API server does not answer: " + err.Error())
	}
	client, err := cluster.Client(access.Kubeconfig)
	if err != nil {
		return access, err
	}
	if access.Version, err = cluster.Version(ctx, client); err != nil {
		return access, err
	}
	steps.End(answerStep)
	for _, step := range []func(context.Context, *cluster.Steps, kubernetes.Interface) error{c.loadLab, c.waitReady, c.waitDNS} {
		if err := step(ctx, steps, client); err != nil {
			return access, err
		}
	}
	if c.settings.Since.IsZero() || c.undo != nil {
		c.settings.Since = time.Now()
	}
	c.settings.Complete = true
	return access, c.engine.save(c.settings)
}

func version(ctx context.Context, kubeconfig string) (string, error) {
	client, err := cluster.Client(kubeconfig)
	if err != nil {
		return "", err
	}
	return cluster.Version(ctx, client)
}

// writeKubeconfig writes the kubeconfig of ours, and the user's where that is asked for.
func (c *kindCluster) writeKubeconfig(ctx context.Context) error {
	provider := c.provider(quiet())
	var text string
	err := within(ctx, func() (err error) {
		text, err = provider.KubeConfig(c.settings.Name, false)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return c.broken("its kubeconfig can't be read: " + err.Error())
	}
	if err := state.WriteFile(c.engine.kubeconfig(c.settings.Name), []byte(text)); err != nil {
		return err
	}
	if !c.engine.options.ExportKubeconfig {
		return nil
	}
	c.settings.Exported = true
	if err := c.engine.save(c.settings); err != nil { // before it is true: what is in there must be found again
		return err
	}
	if err := within(ctx, func() error { return provider.ExportKubeConfig(c.settings.Name, "", false) }); err != nil {
		return fmt.Errorf("write the cluster into your own kubeconfig: %w", err)
	}
	return nil
}

// lab returns the archive of the lab images, and its digest.
func (e *Engine) lab() (text []byte, digest string, err error) {
	text, err = os.ReadFile(filepath.Join(e.options.BinDir, "node", "lab.tar"))
	if err != nil {
		return nil, "", fmt.Errorf("the lesson images are missing: %w\nto mend it: make build", err)
	}
	sum := sha256.Sum256(text)
	return text, hex.EncodeToString(sum[:]), nil
}

// loadLab gives every node the lab images, once.
func (c *kindCluster) loadLab(ctx context.Context, steps *cluster.Steps, _ kubernetes.Interface) error {
	text, digest, err := c.engine.lab()
	if err != nil || digest == c.settings.Lab {
		return err
	}
	steps.Begin(labStep, "loads them into each node")
	err = within(ctx, func() error {
		nodes, err := c.provider(quiet()).ListInternalNodes(c.settings.Name)
		if err != nil {
			return err
		}
		for _, n := range nodes {
			if err := nodeutils.LoadImageArchive(n, bytes.NewReader(text)); err != nil {
				return fmt.Errorf("load the lesson images into %s: %w", n, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.settings.Lab = digest
	steps.End(labStep)
	return nil
}

// waitReady waits until every node takes pods.
func (c *kindCluster) waitReady(ctx context.Context, steps *cluster.Steps, client kubernetes.Interface) error {
	steps.Begin(readyStep, "waits until every node is ready")
	why := "its nodes are not ready"
	err := wait.PollUntilContextTimeout(ctx, lookEvery, readyTime, true, func(ctx context.Context) (bool, error) {
		nodes, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{})
		if err != nil {
			return false, nil //nolint:nilerr // the API server may still be busy
		}
		for i := range nodes.Items {
			if !cluster.Ready(&nodes.Items[i]) {
				why = "its node " + nodes.Items[i].Name + " is not ready"
				return false, nil
			}
		}
		return len(nodes.Items) >= c.settings.Nodes, nil
	})
	return c.waited(ctx, steps, readyStep, err, why)
}

// waited ends a step that waited, and says why when it was in vain.
func (c *kindCluster) waited(ctx context.Context, steps *cluster.Steps, step string, err error, why string) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return c.broken(why)
	}
	steps.End(step)
	return nil
}

// waitDNS waits until the cluster's DNS takes calls: its pods begin after the node is ready, and lessons call names.
func (c *kindCluster) waitDNS(ctx context.Context, steps *cluster.Steps, client kubernetes.Interface) error {
	steps.Begin(dnsStep, "waits until its pods answer")
	err := wait.PollUntilContextTimeout(ctx, lookEvery, readyTime, true, func(ctx context.Context) (bool, error) {
		service, err := client.CoreV1().Services(metav1.NamespaceSystem).Get(ctx, "kube-dns", metav1.GetOptions{})
		if err != nil {
			return false, nil //nolint:nilerr // the API server may still be busy
		}
		call := fmt.Sprintf("timeout 1 bash -c '</dev/tcp/%s/53'", service.Spec.ClusterIP)
		_, err = c.cli.run(ctx, nil, "exec", c.settings.Name+"-control-plane", "bash", "-c", call)
		return err == nil, nil
	})
	return c.waited(ctx, steps, dnsStep, err, "its DNS does not answer")
}
