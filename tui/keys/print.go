package keys

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Print writes every action with its keys and what it does, as a file that Read reads.
func (s *Set) Print(w io.Writer) error {
	for i, group := range s.groups() {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if _, err := fmt.Fprintf(w, "%s:\n", group); err != nil {
			return fmt.Errorf("printing the keys: %w", err)
		}
		width := 0
		for _, a := range s.of(group) {
			width = max(width, utf8.RuneCountInString(a.entry()))
		}
		for _, a := range s.of(group) {
			fmt.Fprintf(w, "  %s%s  # %s\n", a.entry(), strings.Repeat(" ", width-utf8.RuneCountInString(a.entry())), a.Does())
		}
	}
	return nil
}

// entry is the action with its keys.
func (a *Action) entry() string {
	var all []string
	for _, name := range a.Keys() {
		all = append(all, quoted(name))
	}
	if len(all) == 1 {
		return a.Name + ": " + all[0]
	}
	return a.Name + ": [" + strings.Join(all, ", ") + "]"
}

// quoted is a key as YAML says it: signs mean something there.
func quoted(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+0123456789") == "" && name != "+" {
		return name
	}
	return fmt.Sprintf("%q", name)
}
