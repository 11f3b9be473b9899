package keys

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
)

// signs are how keys are called on the screen, where that is another name than the one they are bound by.
var signs = map[string]string{
	"enter": "⏎", "tab": "⇥", "shift+tab": "⇧⇥", "up": "↑", "down": "↓", "left": "←", "right": "→", "pgdown": "pgdn", "shift+pgdown": "shift+pgdn",
}

// Sign is what the screen calls a key.
func Sign(name string) string {
	if sign, ok := signs[name]; ok {
		return sign
	}
	return name
}

// Name is what the screen calls the key of a binding: the first, where it has several.
func Name(b key.Binding) string {
	if len(b.Keys()) == 0 {
		return b.Help().Key
	}
	return Sign(b.Keys()[0])
}

// named are the keys with a name of their own.
var named = []string{"enter", "tab", "esc", "space", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "insert", "delete", "backspace"}

// twins are keys that a terminal can't tell from others.
var twins = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "esc", "ctrl+j": "enter"}

// check says what is wrong with the name of a key; nil when a terminal can send it under that name.
func check(name string) error {
	if twin, ok := twins[name]; ok {
		return fmt.Errorf("%s can't be told from %s in a terminal: choose another key", name, twin)
	}
	rest := name
	for _, modifier := range []string{"ctrl+", "alt+", "shift+"} { // in the order in which they are named
		if after, ok := strings.CutPrefix(rest, modifier); ok && after != "" {
			rest = after
		}
	}
	switch {
	case slices.Contains(named, rest), isFunction(rest):
		return nil
	case utf8.RuneCountInString(rest) != 1 || !unicode.IsPrint([]rune(rest)[0]):
		return fmt.Errorf("%q is no key: name a letter or sign, f1 to f12, or one of %s; ctrl+, alt+ and shift+ may stand before it", name, strings.Join(named, ", "))
	case strings.Contains(strings.TrimSuffix(name, rest), "shift+"):
		return fmt.Errorf("%q is no key: with shift a letter is another one, so write %s", name, strings.ToUpper(rest))
	case rest != name && rest != strings.ToLower(rest):
		return fmt.Errorf("%q is no key: write %s", name, strings.ToLower(name))
	}
	return nil
}

func isFunction(name string) bool {
	var n int
	_, err := fmt.Sscanf(name, "f%d", &n)
	return err == nil && n >= 1 && n <= 12 && name == fmt.Sprint("f", n)
}

// isText says whether a key types something.
func isText(name string) bool { return name == "space" || utf8.RuneCountInString(name) == 1 }
