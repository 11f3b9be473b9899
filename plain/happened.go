package plain

import (
	"fmt"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/happened"
	"github.com/kubecadet/cadet/lessons/shell"
)

// calm is how long the cluster must hold still before what happened is told: while it changes, there is more to come.
const calm = 2 * time.Second

// chronicle is what the learner did in the lesson, and what came of it.
type chronicle struct {
	teller  happened.Teller
	actions []happened.Action
	owed    bool // what the last action brought about is still to be told
}

// acted takes note of what the learner does, if something may follow from it.
func (v *visit) acted(command string) {
	if shell.Acts(command) {
		v.actions = append(v.actions, happened.Action{Time: time.Now(), Command: command})
		v.owed = true
	}
}

// sinceAction is what happened since the last action.
func (v *visit) sinceAction() []happened.Sentence {
	if len(v.actions) == 0 {
		return nil
	}
	parts := v.teller.Tell(v.Watcher.Snapshot(), v.actions)
	return parts[len(parts)-1].Sentences
}

// tell says what happened since the last action, once.
func (v *visit) tell() {
	if v.owed {
		v.owed = false
		v.tellAgain()
	}
}

// tellAgain says what happened since the last action, if anything did.
func (v *visit) tellAgain() (any bool) {
	list := v.sinceAction()
	if len(list) == 0 {
		return false
	}
	last := v.actions[len(v.actions)-1]
	line := shell.OneLine(last.Command)
	if line == "" {
		line, _, _ = strings.Cut(last.Command, "\n")
	}
	v.say("what happened after %s", line)
	for _, s := range list {
		text := v.words().Of(s.By) + ": " + v.words().Tell(s.Text)
		fmt.Fprintln(v.Out, wrapped(fmt.Sprintf("  %6s ", happened.Later(s.Time.Sub(last.Time))), text))
	}
	return true
}

// tellWhenCalm says what happened once nothing more seems to follow.
func (v *visit) tellWhenCalm() (told bool) {
	if !v.owed || v.waiting || time.Since(v.changed) < calm || time.Since(v.actions[len(v.actions)-1].Time) < calm {
		return false
	}
	v.tell()
	return true
}
