package terminal

import (
	"strconv"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Press passes a key on to the program, as xterm writes it.
func (t *Terminal) Press(k uv.Key) {
	t.mu.Lock()
	application := t.modes[ansi.ModeCursorKeys]
	t.mu.Unlock()
	t.replies.add(encode(k, application))
}

// Type passes text on to the program as if it had been typed.
func (t *Terminal) Type(text string) { t.replies.add([]byte(text)) }

// Prompts says whether the program asks for pasted text in brackets, as a shell does that waits at its prompt.
func (t *Terminal) Prompts() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.modes[ansi.ModeBracketedPaste]
}

// Paste passes pasted text on, in brackets where the program asks for them: then it is not run line by line.
func (t *Terminal) Paste(text string) {
	text = strings.ReplaceAll(text, "\x1b", "") // it could end the brackets
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\r"), "\n", "\r")
	if t.Prompts() {
		text = ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd
	}
	t.Type(text)
}

// Sequences of xterm, "PC-Style Function Keys": CSI 1 ; MODIFIER FINAL and CSI NUMBER ; MODIFIER ~.
var (
	finals  = map[rune]byte{uv.KeyUp: 'A', uv.KeyDown: 'B', uv.KeyRight: 'C', uv.KeyLeft: 'D', uv.KeyHome: 'H', uv.KeyEnd: 'F'}
	numbers = map[rune]int{
		uv.KeyInsert: 2, uv.KeyDelete: 3, uv.KeyPgUp: 5, uv.KeyPgDown: 6, uv.KeyF5: 15, uv.KeyF6: 17, uv.KeyF7: 18,
		uv.KeyF8: 19, uv.KeyF9: 20, uv.KeyF10: 21, uv.KeyF11: 23, uv.KeyF12: 24,
	}
	functions = map[rune]byte{uv.KeyF1: 'P', uv.KeyF2: 'Q', uv.KeyF3: 'R', uv.KeyF4: 'S'}
	plain     = map[rune]string{
		uv.KeyEnter: "\r", uv.KeyKpEnter: "\r", uv.KeyTab: "\t", uv.KeyBackspace: "\x7f", uv.KeyEscape: "\x1b", uv.KeySpace: " ",
	}
	controls = map[rune]byte{' ': 0, '@': 0, '2': 0, '[': 0x1b, '\\': 0x1c, ']': 0x1d, '^': 0x1e, '_': 0x1f, '/': 0x1f, '?': 0x7f}
)

// encode returns what a terminal sends for a key. With application, the program asked for the other sequences of the
// cursor keys (DECCKM).
func encode(k uv.Key, application bool) []byte {
	modifier := 1
	for bit, mod := range map[int]uv.KeyMod{1: uv.ModShift, 2: uv.ModAlt, 4: uv.ModCtrl} {
		if k.Mod.Contains(mod) {
			modifier += bit
		}
	}
	csi := func(number int, final byte) []byte {
		switch {
		case modifier > 1:
			return []byte("\x1b[" + strconv.Itoa(number) + ";" + strconv.Itoa(modifier) + string(final))
		case final == '~':
			return []byte("\x1b[" + strconv.Itoa(number) + "~")
		}
		return []byte{0x1b, '[', final}
	}
	if final, ok := finals[k.Code]; ok {
		if application && modifier == 1 {
			return []byte{0x1b, 'O', final}
		}
		return csi(1, final)
	}
	if number, ok := numbers[k.Code]; ok {
		return csi(number, '~')
	}
	if final, ok := functions[k.Code]; ok {
		if modifier == 1 {
			return []byte{0x1b, 'O', final}
		}
		return csi(1, final)
	}
	if k.Code == uv.KeyTab && k.Mod.Contains(uv.ModShift) {
		return []byte("\x1b[Z")
	}
	text := character(k)
	if k.Mod.Contains(uv.ModAlt) && text != "" {
		text = "\x1b" + text
	}
	return []byte(text)
}

// character is what a key writes, leaving Alt aside; empty when it writes nothing.
func character(k uv.Key) string {
	if k.Mod.Contains(uv.ModCtrl) {
		if k.Code >= 'a' && k.Code <= 'z' {
			return string(k.Code - 'a' + 1)
		}
		if c, ok := controls[k.Code]; ok {
			return string(rune(c))
		}
		if k.Code == uv.KeyBackspace {
			return "\b"
		}
	}
	if text, ok := plain[k.Code]; ok {
		return text
	}
	if k.Text != "" {
		return k.Text
	}
	if k.Code >= ' ' && k.Code < uv.KeyExtended {
		return string(k.Code)
	}
	return ""
}
