// Package complete finds what a command line that is half typed may go on with: kubectl's commands and flags, kinds of
// objects and their names as the live picture has them, and files of the work folder. It calls nothing and waits for
// nothing.
package complete

import (
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster/live"
)

// Command is a command of kubectl, or kubectl itself.
type Command struct {
	Name, About string
	Flags       []Flag
	Commands    []Command
}

// Flag of a command.
type Flag struct {
	Name  string // with its dashes, as in --selector
	Short string // with its dash, as in -l; empty where there is none
	About string
	Value bool // it takes one
}

// Source is what completions are made of.
type Source struct {
	Kubectl  Command
	Programs []string // that the shell has beside kubectl
	Files    []string // of the work folder
	Snapshot *live.Snapshot
}

// Offer is a word that could stand there.
type Offer struct {
	Text, About string
}

// Open says whether the word goes on: after "deployment/" comes a name.
func (o Offer) Open() bool { return strings.HasSuffix(o.Text, "/") || strings.HasSuffix(o.Text, "=") }

// Offers returns the words that the last word of a line could become, and where that begins.
func (s Source) Offers(line string) (start int, offers []Offer) {
	start = strings.LastIndexAny(line, " \t|;&(") + 1
	word := line[start:]
	command := line[strings.LastIndexAny(line[:start], "|;&(")+1 : start]
	for _, o := range s.next(strings.Fields(command), word, strings.Contains(line[:start], "|")) {
		if strings.HasPrefix(o.Text, word) && o.Text != word {
			offers = append(offers, o)
		}
	}
	return start, offers
}

// Common is what all offers begin with.
func Common(offers []Offer) string {
	if len(offers) == 0 {
		return ""
	}
	common := offers[0].Text
	for _, o := range offers[1:] {
		for !strings.HasPrefix(o.Text, common) {
			common = common[:len(common)-1]
		}
	}
	return strings.ToValidUTF8(common, "")
}

// next returns the words that could follow those of a command; piped says that it reads what another writes.
func (s Source) next(before []string, word string, piped bool) []Offer {
	if len(before) == 0 {
		return s.first(word, piped)
	}
	switch first := before[0]; {
	case first == "kubectl", first == "k":
		before = before[1:]
	case slices.Contains(s.Programs, first):
		return words(s.Files)
	}
	return s.arguments(before, word)
}

// first are the words that a command may begin with. The word kubectl may be left out.
func (s Source) first(word string, piped bool) []Offer {
	var offers []Offer
	if !piped {
		offers = of(s.Kubectl.Commands)
	}
	if word != "" || piped {
		offers = append(offers, Offer{Text: "kubectl", About: s.Kubectl.About})
		offers = append(offers, words(s.Programs)...)
	}
	return offers
}

// arguments are the words that may follow kubectl and some arguments.
func (s Source) arguments(before []string, word string) []Offer {
	call := parse(s.Kubectl, before)
	switch name, _, assigned := strings.Cut(word, "="); {
	case call.over: // what comes after -- is not kubectl's
		return nil
	case call.awaits != "":
		return s.values(call, call.awaits)
	case strings.HasPrefix(word, "-") && assigned:
		return prefixed(name+"=", s.values(call, name))
	case strings.HasPrefix(word, "-"):
		return flags(call.command, strings.HasPrefix(word, "--"))
	case len(call.command.Commands) > 0 && len(call.args) == 0:
		return append(of(call.command.Commands), s.positional(call, word)...)
	}
	return s.positional(call, word)
}

// call is kubectl's arguments, read as far as they go.
type call struct {
	path    string // of the command, as in "rollout undo"
	command Command
	args    []string // that are no flags
	awaits  string   // the flag whose value comes next
	over    bool     // the rest is for a container
}

func parse(kubectl Command, arguments []string) call {
	c := call{command: kubectl}
	for _, word := range arguments {
		switch {
		case c.over:
		case word == "--":
			c.over = true
		case c.awaits != "":
			c.awaits = ""
		case strings.HasPrefix(word, "-"):
			if f := c.command.flag(word); f.Value {
				c.awaits = f.Name
			}
		case len(c.args) == 0 && c.command.sub(word) != nil:
			c.command = *c.command.sub(word)
			c.path = strings.TrimSpace(c.path + " " + c.command.Name)
		default:
			c.args = append(c.args, word)
		}
	}
	return c
}

func (c Command) sub(name string) *Command {
	if i := slices.IndexFunc(c.Commands, func(s Command) bool { return s.Name == name }); i >= 0 {
		return &c.Commands[i]
	}
	return nil
}

// flag finds a flag by its name or its letter.
func (c Command) flag(word string) Flag {
	if i := slices.IndexFunc(c.Flags, func(f Flag) bool { return f.Name == word || f.Short == word }); i >= 0 {
		return c.Flags[i]
	}
	return Flag{}
}

// flags are those of a command: by their letters where they have one, unless the long names are asked for.
func flags(c Command, long bool) []Offer {
	var short, rest []Offer
	for _, f := range c.Flags {
		name := f.Name
		if f.Value {
			name += "="
		}
		if f.Short != "" && !long {
			short = append(short, Offer{f.Short, f.About})
		}
		rest = append(rest, Offer{name, f.About})
	}
	return append(short, rest...)
}

func of(commands []Command) []Offer {
	offers := make([]Offer, len(commands))
	for i, c := range commands {
		offers[i] = Offer{c.Name, c.About}
	}
	return offers
}

func words(list []string) []Offer {
	offers := make([]Offer, len(list))
	for i, w := range list {
		offers[i].Text = w
	}
	return offers
}

func prefixed(prefix string, offers []Offer) []Offer {
	for i := range offers {
		offers[i].Text = prefix + offers[i].Text
	}
	return offers
}
