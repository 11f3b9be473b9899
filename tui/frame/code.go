package frame

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Code breaks the lines of code that are wider than w at spaces; what goes on stands further in. Only a word that is
// wider than a line is broken. Lines that a backslash makes one command are broken anew together where one of them is
// too wide: no backslash is left alone.
func Code(code []string, w int) []string {
	var lines, command []string
	for i, l := range code {
		command = append(command, l)
		if strings.HasSuffix(l, "\\") && i < len(code)-1 {
			continue
		}
		if slices.ContainsFunc(command, func(l string) bool { return ansi.StringWidth(l) > w }) {
			command = breakUp(command, w)
		}
		lines, command = append(lines, command...), nil
	}
	return lines
}

// breakUp breaks one command.
func breakUp(command []string, w int) []string {
	first := strings.TrimLeft(command[0], " ")
	indent := strings.Repeat(" ", len(command[0])-len(first))
	further := indent + "  "
	var lines []string
	line := indent
	for word := range strings.SplitSeq(joined(command), " ") {
		if line != indent && ansi.StringWidth(line+word) > w {
			lines, line, indent = append(lines, strings.TrimRight(line, " ")), further, further
		}
		for ansi.StringWidth(line+word) > w {
			part := ansi.Truncate(word, max(w-ansi.StringWidth(line), 2), "")
			lines, line, indent = append(lines, line+part), further, further
			word = ansi.TruncateLeft(word, ansi.StringWidth(part), "")
			if word == "" {
				break
			}
		}
		line += word + " "
	}
	return append(lines, strings.TrimRight(line, " "))
}

// joined makes one line of those that end with a backslash.
func joined(command []string) string {
	parts := make([]string, len(command))
	for i, l := range command {
		if l = strings.TrimSpace(l); i < len(command)-1 {
			l = strings.TrimSpace(strings.TrimSuffix(l, "\\"))
		}
		parts[i] = l
	}
	return strings.Join(parts, " ")
}
