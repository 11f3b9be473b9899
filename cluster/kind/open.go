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
	"sigs.k8s.io/kind/pkg/cluster/nodeutils"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/state"
)

// open waits until a cluster whose containers run answers, writes its kubeconfig and gives its nodes the lab images.
func (c *kindCluster) open(ctx context.Context, steps *cluster.Steps) (cluster.Access, error) {
	steps.Begin(answerStep, "waits until it answers")
	if err := c.writeKubeconfig(); err != nil {
		return cluster.Access{}, err
	}
	access := cluster.Access{Kubeconfig: c.engine.kubeconfig()}
	if err := cluster.AnswersWithin(ctx, access.Kubeconfig, patience); err != nil {
		if ctx.Err() != nil {
			return access, ctx.Err()
		}
		return access, c.broken("its API server does not answer: " + err.Error())
	}
	var err error
	if access.Version, err = version(ctx, access.Kubeconfig); err != nil {
		return access, err
	}
	steps.End(answerStep)
	if err := c.loadLab(ctx, steps); err != nil {
		return access, err
	}
	if err := c.waitDNS(ctx, steps); err != nil {
		return access, err
	}
	if c.settings.Since.IsZero() {
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
func (c *kindCluster) writeKubeconfig() error {
	provider := c.provider(quiet())
	text, err := provider.KubeConfig(c.settings.Name, false)
	if err != nil {
		return c.broken("its kubeconfig can't be read: " + err.Error())
	}
	if err := state.WriteFile(c.engine.kubeconfig(), []byte(text)); err != nil {
		return err
	}
	if !c.engine.options.ExportKubeconfig {
		return nil
	}
	c.settings.Exported = true
	if err := provider.ExportKubeConfig(c.settings.Name, "", false); err != nil {
		return fmt.Errorf("write the cluster into your own kubeconfig: %w", err)
	}
	return nil
}

const dnsStep = "DNS"

// waitDNS waits until the cluster's DNS takes calls: its pods begin after the node is ready, and lessons call names.
func (c *kindCluster) waitDNS(ctx context.Context, steps *cluster.Steps) error {
	steps.Begin(dnsStep, "waits until its pods answer")
	client, err := cluster.Client(c.engine.kubeconfig())
	if err != nil {
		return err
	}
	nodes, err := c.nodes(ctx)
	if err != nil {
		return err
	}
	err = wait.PollUntilContextTimeout(ctx, lookEvery, patience, true, func(ctx context.Context) (bool, error) {
		service, err := client.CoreV1().Services(metav1.NamespaceSystem).Get(ctx, "kube-dns", metav1.GetOptions{})
		if err != nil {
			return false, nil //nolint:nilerr // the API server may still be busy
		}
		call := fmt.Sprintf("timeout 1 bash -c '</dev/tcp/%s/53'", service.Spec.ClusterIP)
		_, err = c.cli.run(ctx, nil, "exec", nodes[0].name, "bash", "-c", call)
		return err == nil, nil
	})
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return c.broken("its DNS does not answer")
	}
	steps.End(dnsStep)
	return nil
}

// lookEvery is how often to look while waiting.
const lookEvery = 300 * time.Millisecond

const labStep = "lesson images"

// loadLab gives every node the lab images, once.
func (c *kindCluster) loadLab(ctx context.Context, steps *cluster.Steps) error {
	archive := filepath.Join(c.engine.options.BinDir, "node", "lab.tar")
	text, err := os.ReadFile(archive)
	if err != nil {
		return fmt.Errorf("the lesson images are missing: %w\nto mend it: make build", err)
	}
	sum := sha256.Sum256(text)
	digest := hex.EncodeToString(sum[:])
	if digest == c.settings.Lab {
		return nil
	}
	steps.Begin(labStep, "loads "+archive)
	nodes, err := c.provider(quiet()).ListInternalNodes(c.settings.Name)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := nodeutils.LoadImageArchive(n, bytes.NewReader(text)); err != nil {
			return fmt.Errorf("load the lesson images into %s: %w", n, err)
		}
	}
	c.settings.Lab = digest
	steps.End(labStep)
	return nil
}
