package pods

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/layout"
)

// measured is what the columns need to know of all pods. Rows are written out for those pods only that are in view.
type measured struct {
	sizes       map[*live.Pod][]int // of each pod's cells
	widest      []int               // of each column
	timed       []*live.Pod         // those whose cells change with time
	restarted   bool                // some pod was
	imageless   bool                // some pod can't have its image
	ready, left int                 // pods; left are those that ended or are being deleted
}

// spare is how many sizes of pods that are gone may be kept.
const spare = 100

// measure measures pods; known are the sizes of those that were measured before.
func measure(pods []*live.Pod, known map[*live.Pod][]int) measured {
	m := measured{sizes: known, widest: make([]int, len(columns))}
	if known == nil || len(known) > 2*len(pods)+spare {
		m.sizes = make(map[*live.Pod][]int, len(pods))
	}
	for _, p := range pods {
		sizes := known[p]
		if sizes == nil {
			sizes = sizesOf(p)
		}
		m.sizes[p] = sizes
		for i, n := range sizes {
			m.widest[i] = max(m.widest[i], n)
		}
		m.count(p)
	}
	return m
}

func (m *measured) count(p *live.Pod) {
	switch p.Health {
	case live.Good:
		m.ready++
	case live.Leaving, live.Quiet:
		m.left++
	}
	m.restarted = m.restarted || p.Restarts > 0
	m.imageless = m.imageless || strings.Contains(p.Status, "Image") // ErrImagePull and its like
	if p.Restarts > 0 || p.Health == live.Good && !p.AvailableAt.IsZero() {
		m.timed = append(m.timed, p)
	}
}

func sizesOf(p *live.Pod) []int {
	sizes := make([]int, len(columns))
	for i, cell := range lasting(p) {
		sizes[i] = cells.Width(cell)
	}
	return sizes
}

// lasting is the cells of a pod but its age, as far as they are the same at any time.
func lasting(p *live.Pod) []string {
	return []string{
		printable.Line(p.Namespace), printable.Line(p.Name), fmt.Sprintf("%d/%d", p.Ready, p.Containers), printable.Line(p.Status), strconv.Itoa(p.Restarts), "",
		printable.Line(p.Image), printable.Line(orNone(p.IP)), printable.Line(orNone(p.Node)), printable.Line(labelText(p.Labels)),
	}
}

// laidOut is the table for all pods: it holds still while one scrolls.
func (m *Model) laidOut() *cells.Table {
	cols := slices.Clone(columns)
	cols[namespaceColumn].Off = !m.snap.OfAll()
	cols[statusColumn].Min = max(cols[statusColumn].Min, m.status) // room to hold still
	if m.w >= wide {
		cols[nameColumn].Min = wideName
	}
	if m.measured.restarted {
		cols[restartsColumn].Rank = restartedRank
	}
	if m.measured.imageless {
		cols[imageColumn].Rank = mattersRank
	}
	if m.labels {
		cols[labelsColumn].Rank, cols[labelsColumn].Min, cols[labelsColumn].Shrink = mattersRank, 14, true
	}
	widest := slices.Clone(m.measured.widest)
	for _, p := range m.measured.timed {
		widest[statusColumn] = max(widest[statusColumn], cells.Width(m.statusOf(p)))
		widest[restartsColumn] = max(widest[restartsColumn], cells.Width(m.restarts(p)))
	}
	table := cells.LayoutOf(cols, widest, m.w-3, func(int) iter.Seq[string] { return m.names })
	return &table
}

// Needs is the room for every pod, with its name, its image and what else tells it from others.
func (m *Model) Needs() layout.Size {
	w := 3 + max(m.measured.widest[nameColumn], wideName)
	if m.snap.OfAll() {
		w += 1 + max(m.measured.widest[namespaceColumn], columns[namespaceColumn].Min)
	}
	for _, column := range []int{readyColumn, ageColumn, imageColumn} {
		w += 1 + max(m.measured.widest[column], len(columns[column].Title), columns[column].Min)
	}
	if m.labels {
		w += 1 + m.measured.widest[labelsColumn]
	}
	return layout.Size{W: w + 1 + max(m.status, columns[statusColumn].Min), H: len(m.pods) + 3}
}

// names are the cells of the one column that keeps its end.
func (m *Model) names(yield func(string) bool) {
	for _, p := range m.pods {
		if !yield(printable.Line(p.Name)) {
			return
		}
	}
}
