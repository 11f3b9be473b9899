package list

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// search is what is looked for: entries that have all of its words, wherever.
type search struct {
	on   bool
	text string
}

// takes takes a key where it is text of the search, or ends it.
func (s *search) takes(press tea.KeyPressMsg) bool {
	if !s.on {
		return false
	}
	switch name := press.String(); {
	case name == "esc" || name == "ctrl+c":
		*s = search{}
	case name == "backspace" && s.text == "":
		s.on = false
	case name == "backspace":
		letters := []rune(s.text)
		s.text = string(letters[:len(letters)-1])
	case press.Text != "":
		s.text += press.Text
	default:
		return false
	}
	return true
}

// finds says whether an entry is looked for. It is found by a title inside where its own doesn't say it all.
func (s *search) finds(e Entry) (inside string, found bool) {
	own := fmt.Sprint(e.Number, " ", e.Title)
	if hasAll(own, s.text) {
		return "", true
	}
	for _, title := range e.Inside {
		if hasAll(title, s.text) {
			return title, true
		}
	}
	return "", hasAll(own+" "+strings.Join(e.Inside, " "), s.text)
}

// hasAll says whether a text has all of some words, in upper or lower case.
func hasAll(text, wanted string) bool {
	text = strings.ToLower(text)
	for _, word := range words(wanted) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
