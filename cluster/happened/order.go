package happened

import (
	"slices"
	"time"
)

// late is by how much the news of a cause may come after that of its effect: each kind is watched by itself, and events
// are written after what they tell of.
const late = 500 * time.Millisecond

// put takes a note of something before the first that follows from it, where news of that came a moment earlier.
func (t *Teller) put(n note, follows func(note) bool) {
	at := len(t.notes)
	for i := at - 1; i >= 0 && n.Time.Sub(t.notes[i].Time) <= late; i-- {
		if follows(t.notes[i]) {
			at = i
		}
	}
	if at < len(t.notes) {
		n.Time = t.notes[at].Time
	}
	t.notes = slices.Insert(t.notes, at, n)
}
