package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/kubecadet/cadet/cluster"
)

// launch starts the node and its relay, and waits until the cluster is ready.
func (n node) launch(ctx context.Context, steps *cluster.Steps, nodes int) error {
	steps.Begin("programs", "copies them into the node")
	as := nodeIDs(n.state)
	if err := closeToOthers(n.state.dir, as); err != nil {
		return fmt.Errorf("close the cluster's folder to others: %w", err)
	}
	a, err := loadAuthority(n.state)
	if err != nil {
		return err
	}
	if err := n.state.keepShape(shape{Nodes: nodes}); err != nil {
		return fmt.Errorf("write down how many nodes there are: %w", explainSpace(err))
	}
	if err := fillRoot(n.state.root(), string(n.programs), as.uid, a, nodes); err != nil {
		return err
	}
	steps.End("programs")
	started, said, err := n.start(as, nodes)
	if err != nil {
		return err
	}
	defer said.pipe.Close() //nolint:errcheck // opened for reading
	if err := relay(n).start(started.process, as); err != nil {
		return err
	}
	err = said.follow(ctx, steps, nodes)
	if errors.Is(err, errNodeEnded) {
		return said.ended()
	}
	if err != nil {
		return err
	}
	// What asks later asks here, and is to hear the same: some of the API server's hooks are done a moment after its node.
	if err := cluster.AnswersWithin(ctx, n.state.kubeconfig(), patience); err != nil {
		return fmt.Errorf("the API server is not ready: %s (more in %s)", shown(err.Error(), longestText), n.state.nodeLog())
	}
	started.Ready = true
	return n.state.write(started)
}

// closeToOthers lets nobody into the folder of the cluster but its owner and the node.
func closeToOthers(dir string, as ids) error {
	if os.Getuid() != 0 {
		return os.Chmod(dir, 0o700)
	}
	return errors.Join(os.Chown(dir, 0, as.gid), os.Chmod(dir, 0o710)) // the node starts from there
}

// start starts the node's first process and writes down which it is.
func (n node) start(as ids, nodes int) (nodeProcess, reports, error) {
	program, err := n.programs.load()
	if err != nil {
		return nodeProcess{}, reports{}, fmt.Errorf("load cadet-node: %w", err)
	}
	defer program.Close() //nolint:errcheck // nothing was written to a disk
	pipe, reporter, err := os.Pipe()
	if err != nil {
		return nodeProcess{}, reports{}, err
	}
	defer reporter.Close() //nolint:errcheck // the node has its own descriptor
	said, speaker, err := os.Pipe()
	if err != nil {
		return nodeProcess{}, reports{}, errors.Join(err, pipe.Close())
	}
	defer speaker.Close() //nolint:errcheck // the node has its own descriptor
	cmd := nodeCommand(program, as, "run", strconv.Itoa(nodes))
	cmd.Stdout, cmd.Stderr = speaker, speaker
	cmd.ExtraFiles = []*os.File{reporter}
	limits, err := makeCgroups(n.state, as)
	if err != nil {
		return nodeProcess{}, reports{}, errors.Join(err, pipe.Close(), said.Close())
	}
	enter, entered, err := limits.take(cmd)
	if err != nil {
		return nodeProcess{}, reports{}, errors.Join(err, pipe.Close(), said.Close())
	}
	defer entered()
	if err := startAs(n.state.dir, cmd, as, enter); err != nil {
		return nodeProcess{}, reports{}, errors.Join(fmt.Errorf("start the node: %w; cadet doctor says what this machine lacks", err), pipe.Close(), said.Close())
	}
	r := reports{pipe, lastWords(said), n.state.nodeLog()}
	gone := make(chan struct{})
	go func() {
		_ = cmd.Wait() // so that it leaves no remains while we live
		close(gone)
	}()
	process, err := newProcess(cmd.Process.Pid)
	if err != nil {
		return nodeProcess{}, r, errors.Join(r.ended(), pipe.Close())
	}
	started := nodeProcess{process: process, Started: time.Now()}
	if err := n.state.write(started); err != nil {
		_ = cmd.Process.Kill() // it may have ended by itself; one that runs on unrecorded would never be found again
		<-gone
		return nodeProcess{}, r, errors.Join(fmt.Errorf("write down which process the node is: %w", explainSpace(err)), pipe.Close())
	}
	return started, r, nil
}
