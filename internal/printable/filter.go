package printable

import (
	"unicode"
	"unicode/utf8"
)

// state is where in an escape sequence a filter is, by ECMA-48.
type state int

const (
	ground       state = iota
	escape             // after ESC
	intermediate       // after ESC and a character that asks for one more
	control            // in a control sequence (CSI)
	text               // in a string: OSC, DCS, APC, PM or SOS
)

// The control characters that begin or end something.
const (
	bell   = '\a'
	cancel = '\x18'
	sub    = '\x1a'
	esc    = '\x1b'
	del    = '\x7f'
	csi    = '\u009b'
	dcs    = '\u0090'
	sos    = '\u0098'
	st     = '\u009c'
	osc    = '\u009d'
	pm     = '\u009e'
	apc    = '\u009f'
	nel    = '\u0085'
)

// filter takes escape sequences out of a stream of characters and replaces what can't be printed. Unlike a terminal it
// ends every sequence with the line: one that is never ended would hide all that follows.
type filter struct {
	state    state
	returned bool // the last character was a carriage return: a line feed after it adds nothing
}

// next appends what is shown of r.
func (f *filter) next(out []byte, r rune) []byte {
	returned := f.returned
	f.returned = false
	if f.swallows(r) {
		return out
	}
	switch {
	case r >= ' ' && r <= '~', r == '\t':
		return append(out, byte(r))
	case r == '\n':
		if returned {
			return out
		}
		return append(out, '\n')
	case r == '\r':
		f.returned = true
		return append(out, '\n')
	case r == nel:
		return append(out, '\n')
	case r < ' ':
		return utf8.AppendRune(out, '\u2400'+r)
	case r == del:
		return append(out, "\u2421"...)
	case unicode.Is(unicode.Cf, r), '\ufe00' <= r && r <= '\ufe0f':
		return out
	case unicode.IsPrint(r):
		return utf8.AppendRune(out, r)
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return append(out, ' ')
	}
	return utf8.AppendRune(out, unicode.ReplacementChar)
}

// swallows says whether r belongs to an escape sequence, and follows the sequence.
func (f *filter) swallows(r rune) bool {
	switch r {
	case esc:
		f.state = escape
		return true
	case csi:
		f.state = control
		return true
	case dcs, sos, osc, pm, apc:
		f.state = text
		return true
	}
	in := f.state
	f.state = ground
	switch in {
	case ground:
		return r == st
	case escape:
		return f.escaped(r)
	case intermediate:
		return f.within(r, in, ' ', '/') || r >= '0' && r <= '~'
	case control:
		return f.within(r, in, ' ', '?') || r >= '@' && r <= '~' || r == cancel || r == sub
	case text:
		if r == '\n' {
			return false
		}
		if r != bell && r != st && r != cancel && r != sub {
			f.state = text
		}
		return true
	}
	return false
}

// escaped is the character after ESC.
func (f *filter) escaped(r rune) bool {
	switch {
	case r == '[':
		f.state = control
	case r == ']', r == 'P', r == 'X', r == '^', r == '_':
		f.state = text
	case f.within(r, intermediate, ' ', '/'):
	default:
		return r >= '0' && r <= '~' || r == cancel || r == sub
	}
	return true
}

// within says whether r is one of those that the sequence goes on with, which takes the filter to that state.
func (f *filter) within(r rune, next state, first, last rune) bool {
	if r < first || r > last {
		return false
	}
	f.state = next
	return true
}
