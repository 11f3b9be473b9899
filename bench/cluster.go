package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/kind"
)

// bench is one cluster to measure.
type bench struct{ cadet, engine, state string }

// name is of the kind cluster, so that the one somebody works on is left alone.
const name = "cadet-bench"

// endTime is how long cadet may take to end by itself what it began.
const endTime = 90 * time.Second

// command is cadet, which is interrupted when ctx ends. It is in a process group of its own, because a second interrupt,
// the terminal's, would end it before it has cleaned up.
func (b bench) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.cadet, args...)
	cmd.Env = append(os.Environ(), "CADET_STATE_DIR="+b.state, "CADET_ENGINE="+b.engine)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = endTime
	return cmd
}

// cluster is the command with what names the cluster of this bench.
func (b bench) cluster(args ...string) []string {
	if b.engine == "kind" {
		return append(args, "--name", name)
	}
	return args
}

// up brings the cluster up and returns its kubeconfig.
func (b bench) up(ctx context.Context) (kubeconfig string, err error) {
	if out, err := b.command(ctx, b.cluster("up")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("cadet up: %w\n%s", err, out)
	}
	return b.kubeconfig(), nil
}

func (b bench) kubeconfig() string {
	if b.engine == "kind" {
		return filepath.Join(b.state, b.engine, name+".kubeconfig")
	}
	return filepath.Join(b.state, b.engine, "kubeconfig")
}

// measure takes every figure once, on a cluster of its own that goes again.
func measure(ctx context.Context, bin, engine string) (f figures, err error) {
	state, err := os.MkdirTemp("", "cadet-bench-")
	if err != nil {
		return f, err
	}
	b := bench{cadet: filepath.Join(bin, "cadet"), engine: engine, state: state}
	defer func() {
		// After an error there may be nothing to end.
		_ = b.command(context.WithoutCancel(ctx), b.cluster("down", "--delete")...).Run()
		_ = os.RemoveAll(state) // and what is left in /tmp harms nobody
	}()
	if f.empty, err = b.timeToPods(ctx); err != nil {
		return f, err
	}
	if f.resident, f.shared, err = b.memory(ctx); err != nil {
		fmt.Printf("the memory of %s is not measured: %v\n", engine, err)
	}
	if f.frame, err = b.timeToFrame(ctx); err != nil {
		return f, err
	}
	if err := b.command(ctx, b.cluster("down")...).Run(); err != nil {
		return f, err
	}
	if f.kept, err = b.timeToPods(ctx); err != nil {
		return f, err
	}
	if f.edge, err = b.edge(ctx, b.kubeconfig()); err != nil {
		fmt.Printf("the edge on %s is not measured: %v\n", engine, err)
	}
	return f, nil
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
