package cells

import (
	"iter"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Column of a table.
type Column struct {
	Title   string
	Rank    int  // 0 is always shown; the others come in this order as the width allows
	Min     int  // never narrower than this, except in a table narrower than its columns of rank 0
	Shrink  bool // may be cut down to Min so that others find room
	KeepEnd bool // is cut at its beginning where all rows begin alike, else in the middle
	Right   bool // is aligned to the right
	Off     bool // is left out, however much room there is
}

// Table is columns with the width each has; one of zero is left out.
type Table struct {
	columns []Column
	widths  []int
	differ  []bool // of the columns that keep their end: what would be cut off at the beginning differs
}

// Layout chooses which columns of rows a table of width cells shows, and how wide.
func Layout(columns []Column, rows [][]string, width int) Table {
	widest := make([]int, len(columns))
	for i := range columns {
		for _, row := range rows {
			widest[i] = max(widest[i], Width(row[i]))
		}
	}
	return LayoutOf(columns, widest, width, func(column int) iter.Seq[string] {
		return func(yield func(string) bool) {
			for _, row := range rows {
				if !yield(row[column]) {
					return
				}
			}
		}
	})
}

// LayoutOf is Layout for more rows than anybody wants to write out: widest is how wide each column's widest cell is. The
// cells are asked for of those columns only that keep their end.
func LayoutOf(columns []Column, widest []int, width int, cells func(column int) iter.Seq[string]) Table {
	natural := make([]int, len(columns))
	for i, c := range columns {
		natural[i] = max(Width(c.Title), c.Min, widest[i])
	}
	t := Table{columns: columns, widths: make([]int, len(columns)), differ: make([]bool, len(columns))}
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return columns[a].Rank - columns[b].Rank })
	left := width
	for _, i := range order {
		if columns[i].Off {
			continue
		}
		w := natural[i]
		if columns[i].Shrink && columns[i].Min > 0 {
			w = columns[i].Min
		}
		gap := min(1, width-left)
		if columns[i].Rank > 0 && w+gap > left {
			break
		}
		t.widths[i] = w
		left -= w + gap
	}
	t.balance(natural, left)
	for i, c := range columns {
		t.differ[i] = c.KeepEnd && natural[i] > t.widths[i] && differ(cells(i), t.widths[i])
	}
	return t
}

// differ says whether cells lose different beginnings when they are cut to w. Names that differ only in the two parts
// that a Deployment adds lose nothing that its end doesn't tell better.
func differ(cells iter.Seq[string], w int) bool {
	lost, stem := "", ""
	for cell := range cells {
		n := Width(cell)
		if n <= w {
			continue
		}
		gone, of := "", stemOf(cell)
		if n == len(cell) { // ASCII
			gone = cell[:n-w+1]
		} else {
			gone = ansi.Truncate(cell, n-w+1, "")
		}
		if lost != "" && of != stem && !strings.HasPrefix(gone, lost) && !strings.HasPrefix(lost, gone) {
			return true
		}
		lost, stem = gone, of
	}
	return false
}

// stemOf is a name without its last two parts.
func stemOf(name string) string {
	for range 2 {
		name = name[:max(strings.LastIndexByte(name, '-'), 0)]
	}
	return name
}

// balance gives what is left to columns that were cut, or takes what is missing from those that may be.
func (t *Table) balance(natural []int, left int) {
	for i, c := range t.columns {
		if !c.Shrink || t.widths[i] == 0 {
			continue
		}
		more := min(left, natural[i]-t.widths[i])
		more = max(more, 4-t.widths[i])
		t.widths[i] += more
		left -= more
	}
}

// Row lays out one row; style, when there is one, gives each cell its looks.
func (t Table) Row(row []string, style func(column int, cell string) string) string {
	var parts []string
	for i, w := range t.widths {
		if w == 0 {
			continue
		}
		cell := row[i]
		switch c := t.columns[i]; {
		case t.differ[i]:
			cell = Pad(KeepEnds(cell, w), w)
		case c.KeepEnd:
			cell = Pad(KeepEnd(cell, w), w)
		case c.Right:
			cell = PadLeft(cell, w)
		default:
			cell = Pad(cell, w)
		}
		if style != nil {
			cell = style(i, cell)
		}
		parts = append(parts, cell)
	}
	return strings.Join(parts, " ")
}

// Header is the row of titles.
func (t Table) Header() string {
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.Title
	}
	return t.Row(titles, nil)
}
