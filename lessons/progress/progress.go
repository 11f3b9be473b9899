// Package progress remembers what a learner has done, in one file that two programs may write at the same time.
package progress

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// lockWait is how long to wait for another cadet that writes.
const lockWait = 5 * time.Second

// File is the progress kept in one file. Its methods may be called from many goroutines.
type File struct {
	path  string
	write func(path string, data []byte) error // replaces the file; a field so that a test can fill the disk

	mu      sync.Mutex // of what is remembered: held for moments, as the screen asks while it draws
	state   *state
	pending []func(*state) // changes made here that are not in the file yet
	acts    []stretch      // when the learner did something; they go into the file with the next change

	saving sync.Mutex // of the file: held while another program is waited for and the disk is written
}

// Open reads path. A file that can't be read as progress is renamed, and notice says so.
func Open(path string) (file *File, notice string, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, "", explain("making the folder of progress", err)
	}
	f := &File{path: path, write: replace, state: newState()}
	err = f.locked(func() error {
		f.state, notice, err = f.read()
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return f, notice, nil
}

// Done says whether a step is done.
func (f *File) Done(lesson, step string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, done := f.state.lesson(lesson).Done[step]
	return done
}

// Prepared says whether a step needs no preparing: it was prepared since the lesson was begun, or is done.
func (f *File) Prepared(lesson, step string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.state.lesson(lesson)
	_, done := l.Done[step]
	return done || l.Prepared[step]
}

// Ran says whether the command of a step with a question was run, and the step is not done yet.
func (f *File) Ran(lesson, step string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.lesson(lesson).Ran[step]
}

// Last returns the lesson visited last; empty when there was none.
func (f *File) Last() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.Last
}

// At returns the step of a lesson visited last; empty when there was none.
func (f *File) At(lesson string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.lesson(lesson).At
}

// Answer returns the last answer given to a step's question; empty when there was none.
func (f *File) Answer(lesson, step string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.lesson(lesson).Answers[step].Given
}

// Graded says whether a step's question was ever graded, and whether it was right at the first try.
func (f *File) Graded(lesson, step string) (graded, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := f.state.lesson(lesson).Answers[step]
	return a.Tries > 0, a.First
}

// MarkDone remembers that a step is done. Like all that follows it writes at once and atomically; when it can't, it
// says so and remembers for as long as the program runs, and the next write that works writes all.
func (f *File) MarkDone(lesson, step string, now time.Time) error {
	return f.change(func(s *state) {
		l := s.lesson(lesson)
		if _, done := l.Done[step]; !done {
			l.Done[step] = now.UTC()
		}
		delete(l.Prepared, step)
		delete(l.Ran, step)
	})
}

// MarkPrepared remembers that a step was prepared, so that what the learner does in it then is not undone.
func (f *File) MarkPrepared(lesson, step string) error {
	return f.change(func(s *state) { s.lesson(lesson).Prepared[step] = true })
}

// MarkRan remembers that the command of a step with a question was run: its answer can be graded, also after cadet was left.
func (f *File) MarkRan(lesson, step string) error {
	return f.change(func(s *state) { s.lesson(lesson).Ran[step] = true })
}

// ForgetPrepared forgets what was prepared and run in a lesson: it begins anew on another cluster.
func (f *File) ForgetPrepared(lesson string) error {
	return f.change(func(s *state) {
		clear(s.lesson(lesson).Prepared)
		clear(s.lesson(lesson).Ran)
	})
}

// Visit remembers where the learner is.
func (f *File) Visit(lesson, step string) error {
	f.mu.Lock()
	same := f.state.Last == lesson && f.state.lesson(lesson).At == step
	f.mu.Unlock()
	if same {
		return nil
	}
	return f.change(func(s *state) {
		s.Last = lesson
		s.lesson(lesson).At = step
	})
}

// SetAnswer remembers the answer given to a step's question, before it is graded.
func (f *File) SetAnswer(lesson, step, answer string) error {
	return f.change(func(s *state) {
		a := s.lesson(lesson).Answers[step]
		a.Given = answer
		s.lesson(lesson).Answers[step] = a
	})
}

// Told returns what was said to the last answer to a step's question; why is empty when it was never graded.
func (f *File) Told(lesson, step string) (right bool, why string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := f.state.lesson(lesson).Answers[step]
	return a.Right, a.Why
}

// MarkGraded counts a try at a step's question, and keeps what was said to it. Whether the first try was right stays as it
// was then.
func (f *File) MarkGraded(lesson, step string, right bool, why string) error {
	return f.change(func(s *state) {
		a := s.lesson(lesson).Answers[step]
		if a.Tries == 0 {
			a.First = right
		}
		a.Tries++
		a.Right, a.Why = right, why
		s.lesson(lesson).Answers[step] = a
	})
}

// Shown says whether the solution of a step was shown before the step was done.
func (f *File) Shown(lesson, step string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.lesson(lesson).Shown[step]
}

// MarkShown remembers that the solution of a step was shown.
func (f *File) MarkShown(lesson, step string) error {
	return f.change(func(s *state) { s.lesson(lesson).Shown[step] = true })
}

// Forget forgets all of a lesson.
func (f *File) Forget(lesson string) error {
	return f.change(func(s *state) { delete(s.Lessons, lesson) })
}

// change makes a change here, and then in the file, on top of what other programs wrote meanwhile.
func (f *File) change(change func(*state)) error {
	f.mu.Lock()
	change(f.state)
	f.pending = append(f.pending, f.acted(), change)
	f.mu.Unlock()

	f.saving.Lock()
	defer f.saving.Unlock()
	return f.locked(f.save)
}

// save brings the pending changes into the file.
func (f *File) save() error {
	fresh, broken, err := f.read()
	if err != nil {
		return err
	}
	data, saved, err := f.merge(fresh, broken != "")
	if err != nil {
		return err
	}
	if err := f.write(f.path, data); err != nil {
		return explain("writing progress", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = f.pending[saved:]
	if broken == "" {
		for _, later := range f.pending { // made while the file was written
			later(fresh)
		}
		for _, act := range f.acts {
			act.spend(fresh)
		}
		f.state = fresh
	}
	return nil
}

// merge makes the pending changes to what was read, and returns it for the file and how many changes those were. Of a
// file that was broken nothing could be read: what we know is better than nothing, and has them all.
func (f *File) merge(fresh *state, broken bool) (data []byte, changes int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if broken {
		fresh = f.state
	} else {
		for _, p := range f.pending {
			p(fresh)
		}
	}
	data, err = fresh.encode()
	return data, len(f.pending), err
}

// locked runs do while no other program reads or writes. The lock is a file of its own, as the other is replaced.
func (f *File) locked(do func() error) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	lock := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("another cadet has held %s for %s; close it and try again", lock.Path(), lockWait)
		}
		return explain("locking progress", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	return do()
}
