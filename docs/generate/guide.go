package main

import (
	"regexp"
	"strings"
)

// fact is what the guide says of a field.
type fact struct {
	needed bool
	text   string
}

var (
	tableHead = regexp.MustCompile("^\\| field of `(\\w+)` \\|")
	tableRow  = regexp.MustCompile("^\\| ((?:`\\w+`(?:, )?)+) \\|(.*)\\|$")
	fieldName = regexp.MustCompile("`(\\w+)`")
	link      = regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`)
)

// factsOf reads the tables of fields in the guide: by the object that the head of the table names, then by field.
func factsOf(guide []byte) map[string]map[string]fact {
	facts := map[string]map[string]fact{}
	of := ""
	for line := range strings.Lines(string(guide)) {
		line = strings.TrimRight(line, "\n")
		if head := tableHead.FindStringSubmatch(line); head != nil {
			of = head[1]
			facts[of] = map[string]fact{}
			continue
		}
		if !strings.HasPrefix(line, "|") {
			of = ""
		}
		row := tableRow.FindStringSubmatch(line)
		if of == "" || row == nil {
			continue
		}
		text := strings.TrimSpace(link.ReplaceAllString(row[2], "$1"))
		text, needed := strings.CutPrefix(text, "needed")
		text = strings.TrimLeft(text, "|;: ")
		for _, name := range fieldName.FindAllStringSubmatch(row[1], -1) {
			facts[of][name[1]] = fact{needed, text}
		}
	}
	return facts
}
