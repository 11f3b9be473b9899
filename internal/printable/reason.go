package printable

import "strings"

// longest is how many characters of what a program said are shown as a reason.
const longest = 300

// Reason makes what a program said a reason to show: one line, fit for a terminal and not too long. Of a long text the
// beginning, which says what was tried, and the end, which says what went wrong, are kept.
func Reason(text string) string {
	text = strings.Join(strings.Fields(Line(text)), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest/3]) + " … " + string(runes[len(runes)-longest*2/3:])
	}
	return text
}

// LastReason is the last line of what a program said that is not empty, as Reason makes it.
func LastReason(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return Reason(lines[len(lines)-1])
}
