package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// OneLine writes a command on one line, such as a command line can hold; empty where that can't be done, as with a
// here-document.
func OneLine(command string) string {
	file, err := syntax.NewParser().Parse(strings.NewReader(command), "")
	if err != nil {
		return whereOne(command) // typed by hand: to be mended
	}
	var b strings.Builder
	if err := syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, file); err != nil {
		return ""
	}
	return whereOne(b.String())
}

// whereOne is text without space around it, if it is one line.
func whereOne(text string) string {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "\n") {
		return ""
	}
	return text
}
