package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/session"
)

// workspace is one lesson at work on one cluster: its session, the live picture of its namespace, and its logs.
type workspace struct {
	*session.Session
	*live.Watcher
	learner string
}

// newWorkspace prepares a session and begins to watch its namespace, until ctx ends.
func newWorkspace(ctx context.Context, access cluster.Access, l *lessons.Lesson) (*workspace, error) {
	to, err := sessionCluster(access)
	if err != nil {
		return nil, err
	}
	at, err := session.New(to, l)
	if err != nil {
		return nil, fmt.Errorf("lesson %s can't begin: %w", l.ID, err)
	}
	return &workspace{Session: at, Watcher: at.Watch(ctx), learner: to.Learner}, nil
}

// open makes the lesson ready. Where nothing of it was there, nothing that was prepared is.
func (w *workspace) open(ctx context.Context, p *lessons.Progress, say func(string)) error {
	err := w.Session.Open(ctx, say)
	if w.Anew() {
		err = errors.Join(err, p.ForgetPrepared(w.Lesson.ID))
	}
	return err
}

// Follow streams what the containers of the lesson write.
func (w *workspace) Follow(ctx context.Context, q live.LogQuery) <-chan []live.LogLine {
	return w.FollowLogs(ctx, q)
}

// sessionCluster is how lessons reach the cluster: kubectl, curl and openssl are this very program.
func sessionCluster(access cluster.Access) (session.Cluster, error) {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	learner, err := learner()
	return session.Cluster{
		Access: access, Kubectl: []string{self, "kubectl"}, Tools: map[string][]string{"curl": {self, "curl"}, "openssl": {self, "openssl"}},
		Work: workDir(access), Learner: learner,
	}, err
}

// learner is who works in this state directory.
func learner() (string, error) { return lessons.Learner(filepath.Join(stateDir(), "learner")) }
