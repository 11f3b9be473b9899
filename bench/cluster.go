package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/kind"
)

// bench is one cluster to measure.
type bench struct{ cadet, engine, state string }

// name is of the kind cluster, so that the one somebody works on is left alone.
const name = "cadet-bench"

func (b bench) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.cadet, args...)
	cmd.Env = append(os.Environ(), "CADET_STATE_DIR="+b.state, "CADET_ENGINE="+b.engine)
	return cmd
}

// up brings the cluster up and returns its kubeconfig.
func (b bench) up(ctx context.Context) (kubeconfig string, err error) {
	args, kubeconfig := []string{"up"}, "kubeconfig"
	if b.engine == "kind" {
		args, kubeconfig = append(args, "--name", name), name+".kubeconfig"
	}
	if out, err := b.command(ctx, args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("cadet up: %w\n%s", err, out)
	}
	return filepath.Join(b.state, b.engine, kubeconfig), nil
}

// measure takes every figure once, on a cluster of its own that goes again.
func measure(ctx context.Context, bin, engine string) (f figures, err error) {
	state, err := os.MkdirTemp("", "cadet-bench-")
	if err != nil {
		return f, err
	}
	b := bench{cadet: filepath.Join(bin, "cadet"), engine: engine, state: state}
	defer func() {
		_ = b.command(ctx, "down", "--delete").Run() // after an error there may be nothing to end
		_ = os.RemoveAll(state)                      // and what is left in /tmp harms nobody
	}()
	if f.empty, err = b.timeToPods(ctx); err != nil {
		return f, err
	}
	if f.resident, f.shared, err = b.memory(ctx); err != nil {
		return f, err
	}
	if f.frame, err = b.timeToFrame(ctx); err != nil {
		return f, err
	}
	if err := b.command(ctx, "down").Run(); err != nil {
		return f, err
	}
	f.kept, err = b.timeToPods(ctx)
	return f, err
}

// cannot says why an engine can't be measured here. Pulling a node image is no figure of this machine.
func cannot(ctx context.Context, bin, engine string) string {
	text, err := bench{cadet: filepath.Join(bin, "cadet"), engine: engine}.command(ctx, "doctor", "--engine", engine, "-o", "json").Output()
	var found struct {
		Engines []struct{ Requirements []cluster.Requirement }
	}
	if wrong := json.Unmarshal(text, &found); wrong != nil || len(found.Engines) == 0 {
		return fmt.Sprintf("cadet doctor: %v", err)
	}
	for _, r := range found.Engines[0].Requirements {
		if !r.OK {
			return r.Name + ": " + r.Detail
		}
	}
	if engine == "kind" {
		return kind.New(kind.Options{BinDir: bin}).NoImage(ctx)
	}
	return ""
}
