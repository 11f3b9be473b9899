// Package accept is the patterns of words that are right answers: regular expressions, each of which is to match the whole
// answer.
package accept

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// Matches says whether a pattern matches all of an answer.
func Matches(pattern, answer string) bool {
	re, err := Compile(pattern)
	return err == nil && re.MatchString(strings.TrimSpace(answer))
}

// Compile makes a pattern one that matches all of a text, in small or capital letters, or nothing.
func Compile(pattern string) (*regexp.Regexp, error) {
	if re, err := regexp.Compile(pattern); err != nil {
		return re, err
	}
	return regexp.Compile(`(?is)^(?:` + pattern + `)$`)
}

// Example is a text that a pattern matches, as far as that can be told from its parts.
func Example(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	return exampleOf(re)
}

func exampleOf(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return ""
		}
		return string(re.Rune[len(re.Rune)-1]) // the last: a letter rather than a sign
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "a"
	case syntax.OpConcat:
		var b strings.Builder
		for _, part := range re.Sub {
			b.WriteString(exampleOf(part))
		}
		return b.String()
	case syntax.OpCapture, syntax.OpPlus, syntax.OpAlternate:
		return exampleOf(re.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(exampleOf(re.Sub[0]), re.Min)
	}
	return ""
}
