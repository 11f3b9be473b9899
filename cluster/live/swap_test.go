package live

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// thing is of a list that is sorted by name; another version of it has the same name.
type thing struct {
	name, version int
}

func byThing(a, b *thing) int { return cmp.Compare(a.name, b.name) }

// After any swaps the list is what it would be if it were made and sorted anew, and the one before is as it was.
func TestSwapped(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var list []*thing
	there := map[int]*thing{}
	for round := range 2000 {
		var swaps []swap[*thing]
		for _, name := range rng.Perm(30)[:rng.IntN(8)] {
			s := swap[*thing]{was: there[name]}
			if rng.IntN(3) > 0 {
				s.is = &thing{name, round}
				there[name] = s.is
			} else {
				delete(there, name)
			}
			swaps = append(swaps, s)
		}
		before := slices.Clone(list)
		next := swapped(list, swaps, byThing)
		if !slices.Equal(list, before) {
			t.Fatal("the list before has changed")
		}
		var want []*thing
		for _, o := range there {
			want = append(want, o)
		}
		slices.SortFunc(want, byThing)
		if !slices.Equal(next, want) {
			t.Fatalf("round %d: %d things, want %d", round, len(next), len(want))
		}
		gone, came := differ(list, next, byThing)
		for _, o := range list {
			if slices.Contains(gone, o) == slices.Contains(next, o) {
				t.Fatalf("round %d: %v is gone and there, or neither", round, o)
			}
		}
		for _, o := range next {
			if slices.Contains(came, o) == slices.Contains(list, o) {
				t.Fatalf("round %d: %v came and was there, or neither", round, o)
			}
		}
		list = next
	}
}

// What changes its place in the order moves, as an event does that was seen again.
func TestSwappedMoves(t *testing.T) {
	a, b, c := &thing{1, 0}, &thing{2, 0}, &thing{3, 0}
	moved := &thing{4, 1}
	got := swapped([]*thing{a, b, c}, []swap[*thing]{{was: a, is: moved}, {was: &thing{2, 9}}}, byThing)
	if !slices.Equal(got, []*thing{b, c, moved}) {
		t.Errorf("%v", got)
	}
}
