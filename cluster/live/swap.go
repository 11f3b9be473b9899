package live

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// swap is what became of one item of a sorted list: what it was before, and what it is now. None is the zero value.
type swap[T comparable] struct{ was, is T }

// swapped returns a sorted list after some swaps. The list before them is left as it was, and what did not change is copied
// as a whole: of five thousand pods that are all compared only when they are listed, one costs a dozen comparisons.
func swapped[T comparable](list []T, swaps []swap[T], order func(a, b T) int) []T {
	var none T
	var gone []int // places in list
	var fresh []T
	next := append(make([]T, 0, len(list)), list...)
	for _, s := range swaps {
		at := -1
		if s.was != none {
			at = place(list, s.was, order)
		}
		switch {
		case s.is == none && at >= 0:
			gone = append(gone, at)
		case s.is == none:
		case at >= 0 && order(s.was, s.is) == 0:
			next[at] = s.is
		default:
			if at >= 0 {
				gone = append(gone, at)
			}
			fresh = append(fresh, s.is)
		}
	}
	slices.Sort(gone)
	slices.SortFunc(fresh, order)
	return merged(without(next, gone), fresh, order)
}

// place is where an item is in a sorted list, or -1.
func place[T comparable](list []T, item T, order func(a, b T) int) int {
	at, _ := slices.BinarySearchFunc(list, item, order)
	for i := at; i < len(list) && order(list[i], item) == 0; i++ {
		if list[i] == item {
			return i
		}
	}
	return slices.Index(list, item) // where the list is not sorted after all
}

// without leaves out the items at some places, the first of them first.
func without[T any](list []T, places []int) []T {
	if len(places) == 0 {
		return list
	}
	left, from := make([]T, 0, len(list)-len(places)), 0
	for _, at := range places {
		left = append(left, list[from:at]...)
		from = at + 1
	}
	return append(left, list[from:]...)
}

// merged puts sorted items into a sorted list.
func merged[T any](list, fresh []T, order func(a, b T) int) []T {
	switch {
	case len(fresh) == 0:
		return list
	case len(list) == 0:
		return fresh
	}
	all := make([]T, 0, len(list)+len(fresh))
	for _, item := range fresh {
		n, _ := slices.BinarySearchFunc(list, item, order)
		all = append(append(all, list[:n]...), item)
		list = list[n:]
	}
	return append(all, list...)
}

// Object is an object of the API as snapshots hold it: what is equal is the same version of the same object.
type Object interface {
	comparable
	metav1.Object
}

// Differ compares two lists of one kind and one namespace, sorted by name, as snapshots have them: those of then that are
// not in now, and those of now that are not in then. An object that changed is in both answers.
func Differ[T Object](then, now []T) (gone, came []T) { return differ(then, now, byName[T]) }

func differ[T comparable](then, now []T, order func(a, b T) int) (gone, came []T) {
	if Same(then, now) {
		return nil, nil
	}
	i, j := 0, 0
	for i < len(then) && j < len(now) {
		if then[i] == now[j] {
			i, j = i+1, j+1
			continue
		}
		which := order(then[i], now[j])
		if which <= 0 {
			gone = append(gone, then[i])
			i++
		}
		if which >= 0 {
			came = append(came, now[j])
			j++
		}
	}
	return append(gone, then[i:]...), append(came, now[j:]...)
}

// Same says whether a list of two snapshots is one and the same: a list in which nothing changed is not copied.
func Same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
