package lessons

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons/folder"
)

// Run runs shell commands in which kubectl is ours and points at the lesson's namespace; manifests are found under
// their own names. It returns the exit code. When ctx ends, what it runs is ended too. When it returns, the picture shows
// what the commands did.
func (s *Session) Run(ctx context.Context, command string, stdin io.Reader, out io.Writer) (int, error) {
	defer s.Refresh(context.WithoutCancel(ctx))
	return s.shell.Run(ctx, command, stdin, out)
}

// Pictures are the pictures of the cluster by which a lesson is judged; *live.Watcher is one.
type Pictures interface {
	Fresh(ctx context.Context) (*live.Snapshot, error)
}

// Follow says where the pictures come from that the session is asked to judge by.
func (s *Session) Follow(p Pictures) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pictures, s.shows = p, 0
}

// refreshTime is how long a picture may take that shows what a command did. An API server that answers gives it within
// a fraction of a second.
const refreshTime = 5 * time.Second

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

// Refresh waits for a picture that shows all that was done until now; what is older is no longer judged by. Run does it
// at its end; it is for commands that ran elsewhere, as in the learner's editor. Where none comes, the API server does not
// answer, and the pictures say so themselves.
func (s *Session) Refresh(ctx context.Context) {
	s.mu.Lock()
	pictures := s.pictures
	s.mu.Unlock()
	if pictures == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	snap, err := pictures.Fresh(ctx)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pictures == pictures {
		s.shows = max(s.shows, snap.Version)
	}
}

// ManifestText returns a manifest as it lies in the work folder, where commands find it and the learner may have edited
// it; as the course has it where it isn't there.
func (s *Session) ManifestText(path string) (string, error) {
	data, err := os.ReadFile(filepath.Join(s.Dir(), filepath.FromSlash(path)))
	if err != nil {
		return s.Lesson.ManifestText(path)
	}
	return string(data), nil
}

// SaveManifest writes a manifest that the learner edited into the work folder, under its own name.
func (s *Session) SaveManifest(path, text string) error {
	return folder.Save(s.Dir(), path, text)
}

// Prepare runs a step's Prepare commands.
func (s *Session) Prepare(ctx context.Context, st *Step) error {
	return s.Script(ctx, s.words().Say("preparing step %s", st.ID), st.Prepare, io.Discard)
}

// Solve does the step as its solution does, or as its command does when it has none.
func (s *Session) Solve(ctx context.Context, st *Step, out io.Writer) error {
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
		last = lastLine(said.String())
		if err != nil || code == 0 || !strings.Contains(last, conflict) {
			break
		}
	}
	return code, last, err
}

// lastLine returns the last line that says something, fit for a terminal.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return clean(lines[len(lines)-1])
}
