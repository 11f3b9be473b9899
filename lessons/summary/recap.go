package summary

import (
	"regexp"
	"strings"
)

// Command is a command that the learner has met.
type Command struct {
	Text string // to be copied
	Row  string // Markdown: the command, with what else goes with it
	For  string // Markdown: what it is for
}

// Recap is what a lesson says when it is over: Markdown before the table of commands, the head of the table, the commands, and
// what comes after them.
type Recap struct {
	Before   string
	Head     string
	Commands []Command
	After    string
}

var (
	tableRow = regexp.MustCompile(`^\|(.*)\|(.*)\|$`)
	codeSpan = regexp.MustCompile("`([^`]+)`")
)

// Recap reads the recap of the lesson. Whatever has no table of commands is all Before.
func (s Summary) Recap() Recap {
	var r Recap
	var before, after []string
	for line := range strings.Lines(s.Lesson.Recap) {
		line = strings.TrimRight(line, "\n")
		row := tableRow.FindStringSubmatch(line)
		switch {
		case row != nil:
			if code := codeSpan.FindStringSubmatch(row[1]); code != nil { // heads and rules have none
				r.Commands = append(r.Commands, Command{Text: code[1], Row: strings.TrimSpace(row[1]), For: strings.TrimSpace(row[2])})
			}
		case len(r.Commands) == 0:
			before = append(before, line)
		default:
			after = append(after, line)
		}
	}
	r.Before, r.After = strings.TrimSpace(strings.Join(before, "\n")), strings.TrimSpace(strings.Join(after, "\n"))
	if at := strings.LastIndex(r.Before, "\n\n"); at >= 0 && len(r.Commands) > 0 {
		r.Before, r.Head = r.Before[:at], r.Before[at+2:]
	}
	return r
}
