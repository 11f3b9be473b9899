package progress

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"

	"github.com/kubecadet/cadet/internal/wholefile"
)

// version of the file's format.
const version = 1

// state is what the file holds.
type state struct {
	Version int                `json:"version"`
	Last    string             `json:"last,omitempty"` // lesson visited last
	Lessons map[string]*lesson `json:"lessons"`
}

type lesson struct {
	At      string               `json:"at,omitempty"` // step visited last
	Done    map[string]time.Time `json:"done"`         // by step, when
	Answers map[string]answer    `json:"answers,omitempty"`

	Prepared map[string]bool `json:"prepared,omitempty"` // by step: what it is to find was made, and it is not done yet
	Ran      map[string]bool `json:"ran,omitempty"`      // by step: its command was run, and its question is not graded yet
	Shown    map[string]bool `json:"shown,omitempty"`    // by step: the solution was shown before it was done

	Seconds float64   `json:"seconds,omitempty"` // spent in it
	Acted   time.Time `json:"acted,omitzero"`    // when the learner last did something in it
}

type answer struct {
	Given string `json:"given"`           // the last one
	Tries int    `json:"tries"`           // how often it was graded
	First bool   `json:"first,omitempty"` // right at the first try
	Right bool   `json:"right,omitempty"` // at the last one
	Why   string `json:"why,omitempty"`   // what was said to it
}

func newState() *state { return &state{Version: version, Lessons: map[string]*lesson{}} }

// lesson returns a lesson's part, made when it is not there, with all its maps.
func (s *state) lesson(id string) *lesson {
	l := s.Lessons[id]
	if l == nil {
		l = &lesson{}
		s.Lessons[id] = l
	}
	if l.Done == nil {
		l.Done = map[string]time.Time{}
	}
	if l.Answers == nil {
		l.Answers = map[string]answer{}
	}
	if l.Ran == nil {
		l.Ran = map[string]bool{}
	}
	if l.Shown == nil {
		l.Shown = map[string]bool{}
	}
	if l.Prepared == nil {
		l.Prepared = map[string]bool{}
	}
	return l
}

func (s *state) encode() ([]byte, error) {
	data, err := json.MarshalIndent(s, "", "  ")
	return append(data, '\n'), err
}

// read reads the file; what is no progress is set aside and notice says where.
func (f *File) read() (s *state, notice string, err error) {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return newState(), "", nil
	}
	if err != nil {
		return nil, "", explain("reading progress", err)
	}
	s = &state{}
	wrong := json.Unmarshal(data, s)
	if wrong == nil && s.Version > version {
		return nil, "", fmt.Errorf("%s was written by a newer cadet (format %d, this one knows %d); update cadet, or move the file away to start anew", f.path, s.Version, version)
	}
	if wrong == nil && s.Version < 1 {
		wrong = errors.New("it has no version")
	}
	if wrong == nil {
		if s.Lessons == nil {
			s.Lessons = map[string]*lesson{}
		}
		return s, "", nil
	}
	aside := f.path + ".broken-" + time.Now().UTC().Format("20060102T150405.000")
	if err := os.Rename(f.path, aside); err != nil {
		return nil, "", explain("setting broken progress aside", err)
	}
	return newState(), fmt.Sprintf("the progress file could not be read (%v); it is kept as %s, and progress starts anew", wrong, aside), nil
}

// replace writes the file so that it holds either all of the old or all of the new, whatever happens.
func replace(path string, data []byte) error { return wholefile.WriteLasting(path, data, 0o600) }

// explain adds the next thing to do to an error of the file system.
func explain(doing string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%s: %w; free some space on that disk, then go on: nothing is lost while cadet runs", doing, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s: %w; make it yours to write (chown, chmod), or set CADET_STATE_DIR to a folder that is", doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
