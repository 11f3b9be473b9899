// Package words says in the learner's language what the program says in English. English stands where it is said and
// is the key; what another language says instead stands in its catalogue beside this file, as a .po file that
// translators' tools know. A form that a catalogue lacks is said in English.
package words

import "fmt"

// Language says things in one language. A nil Language is English. It may be used by many at the same time.
type Language struct {
	tag    string
	said   map[string]string   // by the English form
	counts map[string][]string // by the English form for one
	plural func(n int) int
}

// Tag is the language's short name, as in "ko".
func (l *Language) Tag() string {
	if l == nil {
		return English
	}
	return l.tag
}

// Say fills a form in, which stands in English in the code. What is filled in is never part of the form: the order
// may be another in another language, so that a translation may say %[2]d. A Message that is filled in is said in the
// language too.
func (l *Language) Say(form string, args ...any) string {
	if l == nil {
		return fmt.Sprintf(form, args...)
	}
	if said := l.said[form]; said != "" {
		return fmt.Sprintf(said, l.tellAll(args)...)
	}
	return fmt.Sprintf(form, l.tellAll(args)...)
}

// Count says how many there are of something, by the language's own rules of singular and plural. n is not filled in: it
// is one of args where the forms show it.
func (l *Language) Count(n int, one, many string, args ...any) string {
	form := many
	if n == 1 {
		form = one
	}
	if l == nil {
		return fmt.Sprintf(form, args...)
	}
	if forms := l.counts[one]; len(forms) > 0 {
		if said := forms[min(max(l.plural(n), 0), len(forms)-1)]; said != "" {
			form = said
		}
	}
	return fmt.Sprintf(form, l.tellAll(args)...)
}

// Fail is an error that is said in the language. Its form may wrap another with %w.
func (l *Language) Fail(form string, args ...any) error {
	if l != nil && l.said[form] != "" {
		form = l.said[form]
	}
	return fmt.Errorf(form, l.tellAll(args)...)
}

// Of is what the language says for a text that is marked elsewhere, with Mark.
func (l *Language) Of(text string) string {
	if l != nil {
		if said := l.said[text]; said != "" {
			return said
		}
	}
	return text
}

// Mark gives a text back as it is. It marks it for translation where it can't be said yet: Of says it later.
func Mark(text string) string { return text }

// Message is something to be said later, in the language of whoever reads it.
type Message struct {
	form string
	args []any
}

// New is a message of a form and what is filled in.
func New(form string, args ...any) Message {
	return Message{form: form, args: args}
}

// IsZero tells whether there is nothing to say.
func (m Message) IsZero() bool { return m.form == "" }

// String says the message in English.
func (m Message) String() string { return (*Language)(nil).Tell(m) }

// Tell says a message.
func (l *Language) Tell(m Message) string {
	form := m.form
	if l != nil && l.said[form] != "" {
		form = l.said[form]
	}
	return fmt.Sprintf(form, l.tellAll(m.args)...)
}

// tellAll says those of the arguments that are messages.
func (l *Language) tellAll(args []any) []any {
	var told []any
	for i, arg := range args {
		m, ok := arg.(Message)
		if !ok {
			continue
		}
		if told == nil {
			told = append(told, args...) // those of the caller stay as they are
		}
		told[i] = l.Tell(m)
	}
	if told == nil {
		return args
	}
	return told
}
