package source

import (
	"fmt"
	"strings"
)

// Suggest says which of the known names was probably meant, or lists them all when none is near.
func Suggest(name string, known []string) string {
	if best := Nearest(name, known, len(name)/2); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "expected one of " + strings.Join(known, ", ")
}

// Nearest returns the known name that is most like another; empty when each differs in more than so many letters.
func Nearest(name string, known []string, within int) string {
	best, nearest := "", within+1
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k)); d < nearest {
			best, nearest = k, d
		}
	}
	return best
}

// distance counts the letters to add, drop or change that lead from a to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
