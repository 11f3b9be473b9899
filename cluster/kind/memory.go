package kind

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/state"
)

// memory is what is kept of the clusters that were made from here.
type memory struct {
	Mark     string     `json:"mark"`     // a folder that their containers have and those of others don't
	Clusters []settings `json:"clusters"` // the one that was brought up last comes first
}

// settings are what is remembered of a cluster.
type settings struct {
	Name     string    `json:"name"`
	Runtime  string    `json:"runtime"`
	Nodes    int       `json:"nodes"`
	Image    string    `json:"image"`
	Complete bool      `json:"complete"` // it was brought up as a whole, once at least
	Exported bool      `json:"exported"` // it is in the user's own kubeconfig, or was about to be
	Since    time.Time `json:"since"`    // when it was brought up
	Lab      string    `json:"lab"`      // digest of the lab images that its nodes have
}

func (e *Engine) memoryFile() string { return filepath.Join(e.options.StateDir, "kind.json") }

// memory returns what is kept, which is nothing at first.
func (e *Engine) memory() (memory, error) {
	var m memory
	if err := state.ReadJSON(e.memoryFile(), &m); err != nil && !errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("what is known of the kind clusters can't be read: %w; delete the file, then try again", err)
	}
	return m, nil
}

// index is where a cluster is, or -1.
func (m memory) index(name string) int {
	return slices.IndexFunc(m.Clusters, func(s settings) bool { return s.Name == name })
}

// validName is what kind takes.
var validName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

// settings returns what is remembered of the cluster that is meant: the one that is named, or the one that was brought
// up last. known says whether it was made from here.
func (e *Engine) settings() (s settings, known bool, err error) {
	m, err := e.memory()
	if err != nil {
		return s, false, err
	}
	var last settings
	if len(m.Clusters) > 0 {
		last = m.Clusters[0]
	}
	name := cmp.Or(e.options.Name, last.Name, "cadet")
	if !validName.MatchString(name) {
		return s, false, fmt.Errorf("a kind cluster can't be named %q: a name has small letters, digits, dots and hyphens", name)
	}
	if i := m.index(name); i >= 0 {
		return m.Clusters[i], true, nil
	}
	return settings{Name: name, Runtime: cmp.Or(e.options.Runtime, last.Runtime)}, false, nil
}

// save remembers a cluster as the one that was brought up last.
func (e *Engine) save(s settings) error {
	m, err := e.memory()
	if err != nil {
		return err
	}
	if i := m.index(s.Name); i >= 0 {
		m.Clusters = slices.Delete(m.Clusters, i, i+1)
	}
	m.Clusters = slices.Insert(m.Clusters, 0, s)
	return state.WriteJSON(e.memoryFile(), m)
}

// forget deletes what is kept of a cluster that is deleted.
func (e *Engine) forget(name string) error {
	m, err := e.memory()
	if err != nil {
		return err
	}
	if i := m.index(name); i >= 0 {
		m.Clusters = slices.Delete(m.Clusters, i, i+1)
	}
	if err := os.Remove(e.kubeconfig(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return state.WriteJSON(e.memoryFile(), m)
}

// mark returns the folder by which containers that are made from here are told from others, chosen once.
func (e *Engine) mark() (string, error) {
	m, err := e.memory()
	if err != nil || m.Mark != "" {
		return m.Mark, err
	}
	m.Mark = "/kind/cadet-" + strings.ToLower(rand.Text())
	return m.Mark, state.WriteJSON(e.memoryFile(), m)
}
