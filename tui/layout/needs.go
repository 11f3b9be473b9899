package layout

import "github.com/kubecadet/cadet/internal/panes"

// Size is a part of the window in columns and lines, without borders.
type Size struct{ W, H int }

// Needs are the sizes in which panes show all that they have. A box of which no pane is in it takes its share.
type Needs map[panes.ID]Size

// Grow takes note of what a pane needs now, if that is more than before, and says whether it is.
func (n Needs) Grow(p panes.ID, s Size) bool {
	old, known := n[p]
	n[p] = Size{max(old.W, s.W), max(old.H, s.H)}
	return !known || n[p] != old
}

// of is what a box with these panes as tabs needs; zero where nothing is known of them.
func (n Needs) of(tabs []panes.ID) Size {
	var most Size
	for _, p := range tabs {
		most.W, most.H = max(most.W, n[p].W), max(most.H, n[p].H)
	}
	return most
}

// No column gets narrower than this for another one's sake, and no box lower.
const leastWidth, leastHeight = 34, 3

// claim is what one of several has to have of a room that they share.
type claim struct{ share, least, need int }

// divide gives each its share of the room. What those who need less have to spare goes to those who need more.
func divide(room int, claims []claim) []int {
	got := shares(room, claims)
	var spare, short []int
	for i, c := range claims {
		over := 0
		if c.need > 0 {
			over = got[i] - max(c.need, c.least)
		}
		spare, short = append(spare, max(over, 0)), append(short, max(-over, 0))
	}
	moved := min(sum(spare), sum(short))
	give, take := portions(moved, spare), portions(moved, short)
	for i := range got {
		got[i] += take[i] - give[i]
	}
	return got
}

// shares divides the room; the last one takes what rounding leaves.
func shares(room int, claims []claim) []int {
	total, left := 0, room
	for _, c := range claims {
		total += c.share
	}
	out := make([]int, len(claims))
	for i, c := range claims {
		out[i] = room * c.share / total
		left -= out[i]
	}
	out[len(out)-1] += left
	return out
}

// portions takes n, which is no more than all together, in proportion; nobody's portion is more than there is of it.
func portions(n int, of []int) []int {
	out := make([]int, len(of))
	total, left := sum(of), n
	for i, v := range of {
		if total > 0 {
			out[i] = n * v / total
			left -= out[i]
		}
	}
	for i := range out { // what rounding leaves
		if left > 0 && out[i] < of[i] {
			out[i]++
			left--
		}
	}
	return out
}

func sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}
