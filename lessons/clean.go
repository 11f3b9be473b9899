package lessons

import (
	"strings"

	"github.com/kubecadet/cadet/internal/printable"
)

// longest is how much of what a program said is shown as a reason.
const longest = 300

// clean makes what a program said a reason: one line, fit for a terminal and not too long.
func clean(text string) string {
	text = strings.Join(strings.Fields(printable.Line(text)), " ")
	// Of a long error the beginning says what was tried, and the end what went wrong.
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest/3]) + " … " + string(runes[len(runes)-longest*2/3:])
	}
	return text
}
