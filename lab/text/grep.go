package text

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
)

// grepper is one run of grep. The meaning of its options is grep's.
type grepper struct {
	pattern                                   *regexp.Regexp
	invert, count, number, quiet, names, only bool
	manyFiles                                 bool
	out                                       *bufio.Writer
	found                                     bool
}

func grep(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "grep", "[-ivncqloEFw] [-e PATTERN] PATTERN [FILE]...")
	expressions := flags.StringArrayP("regexp", "e", nil, "a pattern to look for")
	ignoreCase := flags.BoolP("ignore-case", "i", false, "upper and lower case are the same")
	fixed := flags.BoolP("fixed-strings", "F", false, "the pattern is text, not an expression")
	word := flags.BoolP("word-regexp", "w", false, "match whole words only")
	flags.BoolP("extended-regexp", "E", true, "the pattern is an extended expression (always so)")
	g := grepper{out: bufio.NewWriter(std.Out)}
	flags.BoolVarP(&g.invert, "invert-match", "v", false, "print the lines that do not match")
	flags.BoolVarP(&g.count, "count", "c", false, "print how many lines match")
	flags.BoolVarP(&g.number, "line-number", "n", false, "print line numbers")
	flags.BoolVarP(&g.quiet, "quiet", "q", false, "print nothing")
	flags.BoolVarP(&g.names, "files-with-matches", "l", false, "print the names of files that match")
	flags.BoolVarP(&g.only, "only-matching", "o", false, "print the matching part only")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	files := flags.Args()
	if len(*expressions) == 0 {
		if len(files) == 0 {
			flags.Usage()
			return applet.Usage
		}
		*expressions, files = files[:1], files[1:]
	}
	var err error
	if g.pattern, err = compile(*expressions, *ignoreCase, *fixed, *word); err != nil {
		_, _ = fmt.Fprintln(std.Err, "grep:", err)
		return applet.Usage
	}
	g.manyFiles = len(files) > 1
	err = eachInput(std, "grep", files, g.read)
	if flushed := g.out.Flush(); flushed != nil {
		return flushed
	}
	switch {
	case g.found && (g.quiet || err == nil):
		return nil
	case err != nil:
		return applet.Status(2)
	}
	return applet.Status(1)
}

func compile(expressions []string, ignoreCase, fixed, word bool) (*regexp.Regexp, error) {
	parts := make([]string, 0, len(expressions))
	for _, e := range expressions {
		if fixed {
			e = regexp.QuoteMeta(e)
		} else { // basic expressions write \| where extended ones write |
			e = strings.ReplaceAll(e, `\|`, "|")
		}
		if word {
			e = `\b(?:` + e + `)\b`
		}
		parts = append(parts, "(?:"+e+")")
	}
	all := strings.Join(parts, "|")
	if ignoreCase {
		all = "(?i)" + all
	}
	return regexp.Compile(all)
}

func (g *grepper) read(name string, r io.Reader) error {
	prefix := ""
	if g.manyFiles {
		prefix = name + ":"
	}
	matches, number := 0, 0
	err := lines(r, func(line string) bool {
		number++
		if g.pattern.MatchString(line) == g.invert {
			return true
		}
		matches++
		g.found = true
		if g.quiet || g.names {
			return false
		}
		if !g.count {
			g.print(prefix, number, line)
		}
		return true
	})
	switch {
	case g.quiet:
	case g.names && matches > 0:
		_, _ = fmt.Fprintln(g.out, name)
	case g.count:
		_, _ = fmt.Fprintf(g.out, "%s%d\n", prefix, matches)
	}
	return err
}

func (g *grepper) print(prefix string, number int, line string) {
	if g.number {
		prefix += fmt.Sprintf("%d:", number)
	}
	found := []string{line}
	if g.only && !g.invert {
		found = g.pattern.FindAllString(line, -1)
	}
	for _, text := range found {
		_, _ = fmt.Fprintf(g.out, "%s%s\n", prefix, text)
	}
	_ = g.out.Flush() // a pipe from a log that is followed must not wait for a full buffer
}
