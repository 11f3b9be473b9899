package tui

import (
	"time"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/tui/complete"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
	"github.com/kubecadet/cadet/tui/work"
	"github.com/kubecadet/cadet/words"
)

// Progress remembers what the learner has done; *lessons.Progress is one. What waits is called from commands.
type Progress interface {
	attempt.Progress
	At(lesson string) (step string)
	Counts(l *lessons.Lesson) (done, total int)
	Spent(lesson string) time.Duration
	Forget(lesson string) error
}

// Options are what the workbench is given. Start, Open, Course and Progress are needed.
type Options struct {
	// Start brings the cluster up, or finds it up. Once it returned without an error it is not called again.
	Start work.Starter
	// Open makes a lesson ready on the cluster. What it returns lives as long as its ctx.
	Open work.Opener

	// Other says whether another cluster runs now than the one that was started last, and then how to reach it. It brings
	// nothing up. Without it the workbench waits for the old one.
	Other work.Finder

	// Closed, where it is given, is called when the screen is gone; what was begun may still be ending.
	Closed func()

	// Watch, where it is given, is a cluster to look at without a lesson. Start, Open, Course and Progress are not needed then.
	Watch *Watch

	Course   *lessons.Course
	Progress Progress

	// Kubectl is what the command line completes: kubectl's commands and flags; nil where nothing is known of them.
	Kubectl func() complete.Command

	// Reloads, where it is given, brings the course anew each time that its author saves it.
	Reloads <-chan Reload

	Tour    bool             // shows the way round the screen once the first lesson is open
	Learner string           // who learns; the choices of questions are ordered by it
	Lesson  *lessons.Lesson  // to begin with; nil where the course has none
	Engine  string           // for display, such as "embedded"
	About   string           // what to say of the engine while it comes up, such as "no Docker, no root"
	Words   *words.Language  // what the workbench speaks; English when nil
	Notice  string           // something to say once the lesson is open, such as that progress was set aside
	Theme   theme.Choice     // theme.Auto when empty
	Present bool             // begin in the layout for a projector
	Keys    keys.Changes     // the learner's own, as Keys().Read gives them
	Now     func() time.Time // time.Now when nil
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
