// Package happened tells what became of a namespace as sentences, in order: which component did what after each thing
// that the learner did. All of it is read from the record of a snapshot; nothing here asks the cluster.
package happened

import (
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/duration"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/words"
)

// Action is something that the learner did, or that was done for them.
type Action struct {
	Time    time.Time // when it began
	Command string
}

// Sentence is one thing that happened, or several of the same kind right after each other.
type Sentence struct {
	Time   time.Time     // when we learnt of it
	By     string        // the component that did it, as in Scheduler; to be said in the reader's language
	Text   words.Message // what it did: "put pod hello-x on node cadet". It holds text of the cluster, which is not to be trusted.
	Health live.Health   // Quiet where it is neither good nor bad
}

// Part is an action and what followed it until the next one.
type Part struct {
	Action    Action // the zero Action in front of the first one
	Sentences []Sentence
}

// Teller tells what happened. It keeps what it has read of a record, so that it reads each turn once. Its zero value is
// ready for use.
type Teller struct {
	record live.Record // up to where it has read
	notes  []note
	parts  []Part
	told   []Action // the actions that parts are of

	unwanted map[string]string // the pods that a controller said it deleted before they were seen to go, and which one
}

// note is one sentence before the same ones are put together.
type note struct {
	Sentence
	verb    string // what was done; with of, what makes two notes the same
	of      string // whose pods, or what else they have in common
	subject string // the name of the object
	event   string // the UID of the event that it was read from, if it was
	times   int    // how often the event was seen
}

// mostNotes are kept; older ones are forgotten.
const mostNotes = 4096

// Tell is what happened up to a snapshot, told by the actions, which are in order: the oldest first. Nothing of it may be
// changed. A snapshot of an earlier moment, or of another watcher, is told from the beginning.
func (t *Teller) Tell(s *live.Snapshot, actions []Action) []Part {
	if !t.record.IsOf(s.Record) || s.Record.Count() < t.record.Count() {
		*t = Teller{}
	}
	turns, _ := s.Record.After(t.record.Count())
	if t.parts != nil && len(turns) == 0 && sameActions(t.told, actions) {
		return t.parts
	}
	t.record = s.Record
	for i := range turns {
		t.read(&turns[i], s.Namespace)
	}
	if over := len(t.notes) - mostNotes; over > 0 {
		t.notes = append([]note(nil), t.notes[over:]...)
	}
	t.told = append([]Action(nil), actions...)
	t.parts = parts(t.notes, actions)
	return t.parts
}

func sameActions(a, b []Action) bool {
	return len(a) == len(b) && (len(a) == 0 || a[0] == b[0] && a[len(a)-1] == b[len(b)-1])
}

// parts gives each note to the action that it followed.
func parts(notes []note, actions []Action) []Part {
	list := []Part{{}}
	of := [][]note{nil}
	for _, a := range actions {
		for len(notes) > 0 && notes[0].Time.Before(a.Time) {
			of[len(of)-1], notes = append(of[len(of)-1], notes[0]), notes[1:]
		}
		list, of = append(list, Part{Action: a}), append(of, nil)
	}
	of[len(of)-1] = notes
	for i := range list {
		list[i].Sentences = together(of[i])
	}
	if len(list[0].Sentences) == 0 && len(list) > 1 {
		list = list[1:]
	}
	return list
}

// burst is how far apart two of the same may be to be told in one sentence, and reach how many other sentences may stand
// between them.
const (
	burst = 2 * time.Second
	reach = 12
)

// group is a sentence and how many more there are like it.
type group struct {
	note
	last time.Time
	more int
}

// together puts into one sentence what is the same: of ten pods that are made, each of the ten is put on a node.
func together(notes []note) []Sentence {
	var groups []group
	for _, n := range notes {
		found := false
		for i := len(groups) - 1; i >= max(0, len(groups)-reach) && !found; i-- {
			g := &groups[i]
			if found = g.isLike(n); found {
				g.last, g.more = n.Time, g.more+1
			}
		}
		if !found {
			groups = append(groups, group{note: n, last: n.Time})
		}
	}
	list := make([]Sentence, len(groups))
	for i, g := range groups {
		list[i] = g.sentence()
	}
	return list
}

func (g *group) isLike(n note) bool {
	return g.verb == n.verb && g.of == n.of && g.By == n.By && n.Time.Sub(g.last) <= burst
}

func (g *group) sentence() Sentence {
	s := g.Sentence
	switch {
	case g.more > 0:
		s.Text = words.New("%s (and %d more)", s.Text, g.more)
	case g.times > 1:
		s.Text = words.New("%s (%d times)", s.Text, g.times)
	}
	return s
}

// add takes a note of something that happened to an object.
func (t *Teller) add(when *live.Turn, by, verb string, health live.Health, text words.Message) {
	o := when.Object()
	n := note{
		Sentence: Sentence{Time: when.Time, By: by, Text: text, Health: health},
		verb:     verb, of: when.Kind + "/" + familyOf(o), subject: o.GetName(),
	}
	if !causes(verb) {
		t.notes = append(t.notes, n)
		return
	}
	family := "/" + o.GetName()
	t.put(n, func(other note) bool {
		return causes(other.verb) && other.of != n.of && strings.HasSuffix(other.of, family)
	})
}

// causes says whether controllers act on what a verb says: they make, scale and delete what is below.
func causes(verb string) bool {
	switch verb {
	case "make", "change", "image", "template", "pause", "resume", deleting:
		return true
	}
	return strings.HasPrefix(verb, "scale")
}

// stem is a name without its last part, which tells one from the others of its family.
func stem(name string) string {
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		return name[:i]
	}
	return name
}

// Later is how long after its action something happened, in at most six characters: "+0.2s", "+34s", "+5m".
func Later(d time.Duration) string {
	switch d = max(d, 0); {
	case d < 10*time.Second:
		return fmt.Sprintf("+%.1fs", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("+%ds", int(d.Seconds()))
	}
	return "+" + duration.ShortHumanDuration(d)
}
