package lesson

import (
	"slices"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
)

// draft is an answer that the learner is making.
type draft struct {
	form    lessons.Form
	choices []lessons.Choice
	choice  int              // the choice pointed at, when there are choices; -1 before the learner chose
	chosen  []lessons.Choice // of several, or of an order, as they were chosen
	typed   string           // what was typed, when a number or a word is asked for
	keys    bool             // the learner left the word, and letters are keys again
	given   bool             // it was taken as the answer
}

// longest is how long a word may get.
const longest = 100

// draftOf is the draft of what was answered before, if it waits for the cluster.
func draftOf(a *attempt.Attempt) draft {
	d := draft{choices: a.Choices(), choice: -1}
	if q := a.Step.Question; q != nil {
		d.form = q.Form()
		if given := a.Waiting(); given != "" {
			d.restore(q, given)
		}
	}
	return d
}

func (d *draft) restore(q *lessons.Question, answer string) {
	d.given = true
	switch d.form {
	case lessons.One:
		d.choice = slices.IndexFunc(d.choices, func(c lessons.Choice) bool { return c.ID == answer })
	case lessons.Several, lessons.Order:
		d.chosen = q.Chosen(answer)
	default:
		d.typed = answer
	}
}

// answer is what the draft answers; empty while it is no answer. Nothing is pointed at before the learner chose: the enter
// that opened the step may be pressed twice.
func (d *draft) answer() string {
	switch {
	case d.form == lessons.One && d.choice >= 0:
		return d.choices[d.choice].ID
	case d.form == lessons.Several, d.form == lessons.Order && len(d.chosen) == len(d.choices):
		return lessons.JoinIDs(d.chosen)
	case d.form == lessons.Number, d.writing():
		return strings.TrimSpace(d.typed)
	}
	return ""
}

// writing says whether letters are what the learner types.
func (d *draft) writing() bool { return d.form == lessons.Word && !d.keys }

// takes says whether a key is text of the word, or leaves it. No word begins with what opens the command line, the help or more
// to read.
func (d *draft) takes(msg tea.KeyPressMsg) bool {
	switch name := msg.String(); {
	case !d.writing():
		return false
	case name == "backspace", name == "esc":
		return true
	case d.typed == "" && (name == ":" || name == "?" || name == "space"):
		return false
	}
	return msg.Text != ""
}

// cursor stands where the next digit goes; a sign, as colours may be off.
const cursor = "_"

// press handles the keys of a question and says whether the key was one.
func (d *draft) press(msg tea.KeyPressMsg, k KeyMap) bool {
	if d.takes(msg) {
		d.write(msg)
		return true
	}
	n := -1
	digit := key.Matches(msg, k.Digit)
	if name := msg.String(); digit && name != "backspace" {
		n = int(name[0]-'0') - 1
	}
	here := n >= 0 && n < len(d.choices)
	choices := len(d.choices)
	switch {
	case d.form == lessons.Number && digit:
		d.typeDigit(msg.String())
	case d.form == lessons.Order && digit:
		d.place(n)
	case choices == 0 || d.form == lessons.Order:
		return false
	case here:
		d.point(n)
		if d.form == lessons.Several {
			d.toggle()
		}
	case key.Matches(msg, k.Up):
		d.point((max(d.choice, 0) + choices - 1) % choices)
	case key.Matches(msg, k.Down):
		d.point((d.choice + 1) % choices)
	default:
		return false
	}
	return true
}

func (d *draft) point(n int) { d.choice, d.given = n, false }

// toggle chooses what is pointed at, or no longer.
func (d *draft) toggle() {
	c := d.choices[d.choice]
	if i := slices.Index(d.chosen, c); i >= 0 {
		d.chosen = slices.Delete(d.chosen, i, i+1)
	} else {
		d.chosen = append(d.chosen, c)
	}
	d.given = false
}

// place puts a choice next in the order; below zero it takes back the last one.
func (d *draft) place(n int) {
	switch {
	case n >= len(d.choices):
	case n < 0 && len(d.chosen) > 0:
		d.chosen = d.chosen[:len(d.chosen)-1]
	case n >= 0 && !slices.Contains(d.chosen, d.choices[n]):
		d.chosen = append(d.chosen, d.choices[n])
	}
	d.given = false
}

// write types a word.
func (d *draft) write(msg tea.KeyPressMsg) {
	switch letters := []rune(d.typed); msg.String() {
	case "esc":
		d.keys = true
	case "backspace":
		d.typed, d.given = string(letters[:max(len(letters)-1, 0)]), false
	default:
		d.insert(msg.Text)
	}
}

// insert adds text to a word, or begins another after an answer. What is pasted may have an end of line.
func (d *draft) insert(text string) {
	if d.given {
		d.typed = ""
	}
	d.given = false
	for _, r := range text {
		if unicode.IsPrint(r) && len(d.typed) < longest {
			d.typed += string(r)
		}
	}
}

// typeDigit types. A digit after an answer begins another number.
func (d *draft) typeDigit(key string) {
	if d.given && key != "backspace" {
		d.typed = ""
	}
	d.given = false
	if key != "backspace" {
		if len(d.typed) < 9 {
			d.typed += key
		}
	} else if d.typed != "" {
		d.typed = d.typed[:len(d.typed)-1]
	}
}
