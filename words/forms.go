package words

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var verb = regexp.MustCompile(`%[-+# 0]*(?:\[(\d+)\])?[-+# 0]*(?:\d+)?(?:\.\d+)?(?:\[(\d+)\])?([a-zA-Z%])`)

// verbs are the verbs of a form by what they fill in, from 1.
func verbs(form string) map[int]string {
	found, next := map[int]string{}, 1
	for _, m := range verb.FindAllStringSubmatch(form, -1) {
		if m[3] == "%" {
			continue
		}
		if at := m[1] + m[2]; at != "" {
			next = 0
			for _, digit := range at {
				next = next*10 + int(digit-'0')
			}
		}
		found[next] = m[3]
		next++
	}
	return found
}

// Wrong says what is wrong with what another language says for a form: it must fill in the same, begin and end on the same
// lines, and be in Unicode's composed form, whose width terminals agree on. It is empty when nothing is.
func Wrong(form, said string) string {
	switch {
	case !maps.Equal(verbs(form), verbs(said)):
		return fmt.Sprintf("%q doesn't fill in what %q does", said, form)
	case margin(form, strings.TrimLeftFunc) != margin(said, strings.TrimLeftFunc), margin(form, strings.TrimRightFunc) != margin(said, strings.TrimRightFunc):
		return fmt.Sprintf("%q begins or ends with other spaces or lines than %q", said, form)
	case !norm.NFC.IsNormalString(said):
		return fmt.Sprintf("%q is not in composed form (NFC)", said)
	}
	return ""
}

// margin is the white space that a trimmer would take away.
func margin(text string, trim func(string, func(rune) bool) string) string {
	trimmed := trim(text, unicode.IsSpace)
	return strings.Replace(text, trimmed, "", 1)
}

// Sayable tells whether a form has words in it, and not only what is filled in.
func Sayable(form string) bool {
	return strings.ContainsFunc(verb.ReplaceAllString(form, ""), unicode.IsLetter)
}
