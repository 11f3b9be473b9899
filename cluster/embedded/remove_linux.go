package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// remove removes what the cluster kept. Files of other users in pods belong to ids that an ordinary user may give to
// processes, but can't be: a process in a namespace with them removes those.
func (n node) remove(ctx context.Context) error {
	as := nodeIDs(n.state)
	if _, err := os.Stat(n.state.root()); err == nil && as.helped() {
		if err := n.removeRoot(ctx, as); err != nil {
			return fmt.Errorf("remove the node's files: %w", err)
		}
	}
	return removeTree(n.state.dir)
}

func (n node) removeRoot(ctx context.Context, as ids) error {
	program, err := n.programs.load()
	if err != nil {
		return err
	}
	defer program.Close() //nolint:errcheck // nothing was written to a disk
	cmd := nodeCommand(program, as, "remove")
	said, speaker, err := os.Pipe()
	if err != nil {
		return err
	}
	words := lastWords(said)
	cmd.Stderr = speaker
	err = errors.Join(startAs(n.state.dir, cmd, as), speaker.Close())
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = unix.Kill(cmd.Process.Pid, unix.SIGKILL) }) // it may have ended by itself
	defer stop()
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w", <-words, err)
	}
	return nil
}
