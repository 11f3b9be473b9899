// Package proving shows on a terminal how lessons are proven: a line for each, drawn anew as it goes on.
package proving

import (
	"context"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/proof"
)

// Table is the table on the terminal. It is a proof.Reporter.
type Table struct {
	program *tea.Program
	over    chan error
}

// Messages of the table.
type (
	beginsMsg struct {
		lesson *lessons.Lesson
		step   *lessons.Step
	}
	provenMsg proof.Proof
	cancelMsg struct{}
	endMsg    struct{ keep bool }
	tickMsg   time.Time
)

// Show begins to show a table of lessons that wait to be proven. It reads nothing, and says so when ctx is cancelled. End ends it.
func Show(ctx context.Context, out io.Writer, list []*lessons.Lesson) *Table {
	t := &Table{over: make(chan error, 1)}
	t.program = tea.NewProgram(newModel(list, time.Now), tea.WithInput(nil), tea.WithOutput(out), tea.WithoutSignalHandler(), tea.WithFPS(10))
	stop := context.AfterFunc(ctx, func() { t.program.Send(cancelMsg{}) })
	go func() {
		_, err := t.program.Run()
		stop()
		t.over <- err
	}()
	return t
}

// Begins shows that a step is being proven.
func (t *Table) Begins(l *lessons.Lesson, st *lessons.Step) { t.program.Send(beginsMsg{l, st}) }

// Proven shows what proving a step found. What broke is told above the table at once, and stays.
func (t *Table) Proven(p proof.Proof) {
	if !p.OK {
		t.program.Println(printable.Line(fmt.Sprintf("✕ %s, step %s: %s", p.Lesson, p.Step, p.Problem)))
	}
	t.program.Send(provenMsg(p))
}

// End ends the table. It stays as it is last, or leaves nothing.
func (t *Table) End(keep bool) error {
	t.program.Send(endMsg{keep})
	return <-t.over
}
