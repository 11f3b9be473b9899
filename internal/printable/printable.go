// Package printable makes text that others wrote fit for a terminal. What comes out of a cluster, a pod, a lesson file
// or a learner's keys may hold escape sequences that write to the clipboard, colour or move what stands around them, and
// marks that reorder it. docs/trust.md says what is not trusted and where it passes through here.
//
// There is one rule for all of it. Escape sequences are taken out whole. Control characters are shown as pictures (␀ ␈),
// so that nothing vanishes without a trace. Format characters (Unicode category Cf: direction marks, joiners of no width)
// and variation selectors are dropped, because terminals disagree about their width. What else can't be printed becomes
// U+FFFD. A carriage return begins a new line: it can't overwrite the one before it.
//
// What comes out is valid UTF-8 in which \n and \t are the only control characters, and stays as it is when it is cleaned
// once more.
package printable

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// tab is what a tab becomes where text is measured in cells.
const tab = "    "

// Line returns text as one line: line ends within it become spaces, those at its end go, tabs become four spaces.
// Characters are composed (NFC), so that their width can be measured.
func Line(text string) string {
	if isPlain(text) {
		return text
	}
	return strings.NewReplacer("\n", " ", "\t", tab).Replace(strings.TrimRight(Lines(text), "\n"))
}

// Lines returns text of several lines. Its tabs stay, and its characters are composed (NFC).
func Lines(text string) string {
	if isPlain(text) {
		return text
	}
	var out strings.Builder
	w := NewWriter(&out)
	_, _ = w.Write([]byte(text)) // a builder takes everything
	_ = w.Close()
	return norm.NFC.String(out.String())
}

// isPlain says whether text is printable ASCII, as most of it is, which needs no look at each character.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
