package progress

import "time"

// pause is the longest time between two things that a learner does in a lesson which counts as spent in it. Whoever does
// nothing for longer is taken to be away, for all of that time.
const pause = 5 * time.Minute

// stretch is a time in which a learner did something in a lesson again and again, never a pause apart.
type stretch struct {
	lesson   string
	from, to time.Time
}

// spend adds the stretch to the time spent in its lesson, and what lies between it and what was done before unless that is a
// pause. Time that was added already, maybe by another window, counts once.
func (a stretch) spend(s *state) {
	l, from := s.lesson(a.lesson), a.from
	if from.Sub(l.Acted) < pause {
		from = l.Acted
	}
	if !a.to.After(l.Acted) {
		return
	}
	l.Seconds += a.to.Sub(from).Seconds()
	l.Acted = a.to
}

// Act takes note that the learner does something in a lesson: presses a key, gives a command. It doesn't wait: what it notes
// goes into the file with the next change, or with Keep.
func (f *File) Act(lesson string, now time.Time) {
	now = now.UTC().Round(0) // as it is in the file, by the clock on the wall
	f.mu.Lock()
	defer f.mu.Unlock()
	stretch{lesson, now, now}.spend(f.state)
	if n := len(f.acts) - 1; n >= 0 && f.acts[n].lesson == lesson {
		if gap := now.Sub(f.acts[n].to); gap >= 0 && gap < pause {
			f.acts[n].to = now
			return
		}
	}
	f.acts = append(f.acts, stretch{lesson, now, now})
}

// Spent returns the time spent in a lesson.
func (f *File) Spent(lesson string) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Duration(f.state.lesson(lesson).Seconds * float64(time.Second))
}

// Keep writes what Act noted, as the program ends.
func (f *File) Keep() error {
	f.mu.Lock()
	nothing := len(f.acts) == 0
	f.mu.Unlock()
	if nothing {
		return nil
	}
	return f.change(func(*state) {})
}

// acted is the change that brings what Act noted into the file. The caller holds mu.
func (f *File) acted() func(*state) {
	acts := f.acts
	f.acts = nil
	return func(s *state) {
		for _, act := range acts {
			act.spend(s)
		}
	}
}
