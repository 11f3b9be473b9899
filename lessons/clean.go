package lessons

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// longest is how much of what a program said is shown as a reason.
const longest = 300

// clean makes what a program said fit for a terminal: one line, without control characters, not too long.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		}
		return r
	}, ansi.Strip(strings.ToValidUTF8(text, "�")))
	text = strings.Join(strings.Fields(text), " ")
	// Of a long error the beginning says what was tried, and the end what went wrong.
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest/3]) + " … " + string(runes[len(runes)-longest*2/3:])
	}
	return text
}
