package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
)

// Run runs shell commands in which kubectl is ours and points at the lesson's namespace; manifests are found under
// their own names. It returns the exit code. When ctx ends, what it runs is ended too. When it returns, the picture shows
// what the commands did.
func (s *Session) Run(ctx context.Context, command string, stdin io.Reader, out io.Writer) (int, error) {
	defer s.Refresh(context.WithoutCancel(ctx))
	return s.shell.Run(ctx, command, stdin, out)
}

// Watch begins to watch what the lesson works on, until ctx ends, and judges by that.
func (s *Session) Watch(ctx context.Context) *live.Watcher {
	watcher := live.Watch(ctx, s.client, s.Namespace(), s.Lesson.Watch...)
	s.Follow(watcher)
	return watcher
}

// FollowLogs streams what the containers of the lesson write.
func (s *Session) FollowLogs(ctx context.Context, q live.LogQuery) <-chan []live.LogLine {
	q.Namespace = s.Namespace()
	return live.FollowLogs(ctx, s.client, q)
}

// Prepare runs a step's Prepare commands.
func (s *Session) Prepare(ctx context.Context, st *lessons.Step) error {
	return s.Script(ctx, s.words().Say("preparing step %s", st.ID), st.Prepare, io.Discard)
}

// Solve does the step as its solution does, or as its command does when it has none.
func (s *Session) Solve(ctx context.Context, st *lessons.Step, out io.Writer) error {
	return s.Script(ctx, s.words().Say("solving step %s", st.ID), st.SolvedBy(), out)
}

// Script runs commands that have to succeed, each after the other: the first that fails ends it.
func (s *Session) Script(ctx context.Context, doing, command string, out io.Writer) error {
	if command == "" {
		return nil
	}
	code, last, err := s.Try(ctx, "set -e\n"+command, out)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", doing, err)
	case code != 0:
		return s.words().Fail("%s: %q ended with exit code %d: %w", doing, command, code, errors.New(last))
	}
	return nil
}

// What kubectl says of a 409 Conflict, and how often a command that met one is run.
const (
	conflict = "the object has been modified"
	attempts = 5
)

// Try is Run for commands of the course. It returns their last line too. kubectl replace reads an object and then
// writes it; where a controller wrote its status in between, the command is run again, as clients should (API
// conventions, "Concurrency Control and Consistency").
func (s *Session) Try(ctx context.Context, command string, out io.Writer) (code int, last string, err error) {
	for range attempts {
		var said bytes.Buffer
		code, err = s.Run(ctx, command, nil, io.MultiWriter(out, &said))
		last = printable.LastReason(said.String())
		if err != nil || code == 0 || !strings.Contains(last, conflict) {
			break
		}
	}
	return code, last, err
}
