package judge

import (
	"context"
	"time"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/words"
)

// Pictures are the pictures of the cluster by which a lesson is judged; *live.Watcher is one.
type Pictures interface {
	Fresh(ctx context.Context) (*live.Snapshot, error)
}

// Follow says where the pictures come from that the judge is asked to judge by.
func (j *Judge) Follow(p Pictures) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pictures, j.shows = p, 0
}

// refreshTime is how long a picture may take that shows what a command did. An API server that answers gives it within
// a fraction of a second.
const refreshTime = 5 * time.Second

// Refresh waits for a picture that shows all that was done until now; older ones are no longer judged by. It is to be
// called after each command that may have changed the cluster. Where no picture comes, the API server does not answer, and
// the pictures say so themselves.
func (j *Judge) Refresh(ctx context.Context) {
	j.mu.Lock()
	pictures := j.pictures
	j.mu.Unlock()
	if pictures == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	snap, err := pictures.Fresh(ctx)
	if err != nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.pictures == pictures {
		j.shows = max(j.shows, snap.Version)
	}
}

// TooEarly says why a snapshot can't tell what the last command did; empty when it can.
func (j *Judge) TooEarly(snap *live.Snapshot) string {
	if why := unusable(j.words(), snap); why != "" {
		return why
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if snap.Version < j.shows {
		return j.words().Say("looking again, as the last command has only just ended")
	}
	return ""
}

// unusable says why a snapshot can't be checked; empty when it can.
func unusable(l *words.Language, snap *live.Snapshot) string {
	switch {
	case snap == nil || !snap.Synced:
		return l.Say("the first picture of the cluster is still to come")
	case !snap.Problem.IsZero():
		return l.Say("the cluster cannot be seen: %s", printable.Reason(l.Tell(snap.Problem)))
	}
	return ""
}
