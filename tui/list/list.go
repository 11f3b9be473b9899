// Package list is a list to choose from: the lessons of the course, or the steps of a lesson.
package list

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/keys"
	"github.com/kubecadet/cadet/tui/theme"
)

// Entry is one row.
type Entry struct {
	Number int
	Title  string
	Done   float64  // how much of it is done, from 0 to 1, drawn as a bar; below 0 without one
	State  string   // the same in words
	Cells  []string // what else there is to say of it, below the heads of the list, as far as there is room
	Inside []string // titles of what is in it: a search finds it by them, too
	Msg    tea.Msg  // is sent when it is chosen; without one the list just closes
	More   tea.Msg  // is sent when more about it is asked for
}

// KeyMap is the keys of the list.
type KeyMap struct{ Up, Down, Top, Bottom, Pick, Search, More, Close key.Binding }

// DefaultKeyMap returns the usual keys. Open is the key that opened the list; it closes it, too.
func DefaultKeyMap(open string) KeyMap {
	return KeyMap{
		Up:     keys.Bind("↑", "the one before", "up", "k"),
		Down:   keys.Bind("↓", "the next one", "down", "j"),
		Top:    keys.Bind("home", "the first", "home", "g"),
		Bottom: keys.Bind("end", "the last", "end", "G"),
		Pick:   keys.Bind("⏎", "open it", "enter"),
		Search: keys.Bind("/", "search", "/"),
		More:   keys.Bind("v", "sum it up", "v"),
		Close:  keys.Bind("esc", "back to the lesson", "esc", open, "q", "ctrl+c"),
	}
}

// Model is the list: an overlay.
type Model struct {
	KeyMap KeyMap

	theme   *theme.Theme
	title   string
	heads   []string // of the cells
	entries []Entry
	found   []int // the entries that the search finds, or all
	at      int   // of those found
	search  search
	w, h    int // of the window
}

// New makes a list that a key opened, pointing at an entry. Heads say what the entries' cells are, if they have any.
func New(t *theme.Theme, title, key string, entries []Entry, at int, heads ...string) *Model {
	m := &Model{KeyMap: DefaultKeyMap(key), theme: t, title: title, heads: heads, entries: entries, at: at}
	m.find()
	return m
}

// Update handles a key. The entry that is chosen ends the list.
func (m *Model) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	if m.search.takes(press) {
		at := m.pointedAt()
		m.find()
		m.point(at)
		return false, nil
	}
	n := len(m.found)
	switch {
	case key.Matches(press, m.KeyMap.Close):
		return true, nil
	case key.Matches(press, m.KeyMap.Search):
		m.search.on = true
	case n == 0:
	case key.Matches(press, m.KeyMap.Pick):
		return true, action.Send(m.entries[m.pointedAt()].Msg)
	case key.Matches(press, m.KeyMap.More) && m.entries[m.pointedAt()].More != nil:
		return true, action.Send(m.entries[m.pointedAt()].More)
	case key.Matches(press, m.KeyMap.Up):
		m.at = (m.at + n - 1) % n
	case key.Matches(press, m.KeyMap.Down):
		m.at = (m.at + 1) % n
	case key.Matches(press, m.KeyMap.Top):
		m.at = 0
	case key.Matches(press, m.KeyMap.Bottom):
		m.at = n - 1
	}
	return false, nil
}

// find looks which entries the search finds.
func (m *Model) find() {
	m.found = m.found[:0]
	for i, e := range m.entries {
		if _, found := m.search.finds(e); found {
			m.found = append(m.found, i)
		}
	}
	m.at = max(min(m.at, len(m.found)-1), 0)
}

// pointedAt is the entry that is pointed at; -1 where none is found.
func (m *Model) pointedAt() int {
	if len(m.found) == 0 {
		return -1
	}
	return m.found[m.at]
}

// point points at an entry if it is found.
func (m *Model) point(at int) {
	for i, found := range m.found {
		if found == at {
			m.at = i
		}
	}
}

// SetSize says how many cells and lines the window has.
func (m *Model) SetSize(w, h int) { m.w, m.h = w, h }

// footer is what can be pressed.
func (m *Model) footer() string {
	k := m.KeyMap
	opens, choose, closes := keys.Name(k.Pick), keys.Name(k.Up)+" "+keys.Name(k.Down), keys.Name(k.Close)
	switch {
	case m.search.on:
		return m.theme.Press("%s opens   %s choose   %s ends the search", opens, choose, "esc")
	case m.pointedAt() >= 0 && m.entries[m.pointedAt()].More != nil:
		return m.theme.Press("%s opens   %s choose   %s search   %s sums up   %s back", opens, choose, keys.Name(k.Search), keys.Name(k.More), closes)
	}
	return m.theme.Press("%s opens   %s choose   %s search   %s back", opens, choose, keys.Name(k.Search), closes)
}

// words of a text, for a search.
func words(text string) []string { return strings.Fields(strings.ToLower(text)) }
