package system

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

func date(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "date", "[-u] [-I] [+FORMAT]")
	utc := flags.BoolP("utc", "u", false, "in UTC")
	iso := flags.BoolP("iso-8601", "I", false, "as in ISO 8601")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	now := time.Now()
	if *utc {
		now = now.UTC()
	}
	text := now.Format("Mon Jan _2 15:04:05 MST 2006")
	switch {
	case flags.NArg() > 1 || flags.NArg() == 1 && !strings.HasPrefix(flags.Arg(0), "+"):
		_, _ = fmt.Fprintln(std.Err, "date: the clock cannot be set from here; a format starts with +, as in: date +%H:%M:%S")
		return applet.Usage
	case flags.NArg() == 1:
		text = format(now, flags.Arg(0)[1:])
	case *iso:
		text = now.Format(time.RFC3339)
	}
	_, err := fmt.Fprintln(std.Out, text)
	return err
}

// directives are strftime's, as Go layouts.
var directives = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'd': "02", 'D': "01/02/06", 'e': "_2",
	'F': "2006-01-02", 'H': "15", 'I': "03", 'j': "002", 'm': "01", 'M': "04", 'p': "PM",
	'R': "15:04", 'S': "05", 'T': "15:04:05", 'y': "06", 'Y': "2006", 'z': "-0700", 'Z': "MST",
}

func format(t time.Time, pattern string) string {
	var out strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' || i+1 == len(pattern) {
			out.WriteByte(pattern[i])
			continue
		}
		i++
		layout, known := directives[pattern[i]]
		switch {
		case known:
			out.WriteString(t.Format(layout))
		case pattern[i] == 's':
			_, _ = fmt.Fprint(&out, t.Unix())
		case pattern[i] == 'N':
			_, _ = fmt.Fprintf(&out, "%09d", t.Nanosecond())
		case pattern[i] == 'n':
			out.WriteByte('\n')
		case pattern[i] == '%':
			out.WriteByte('%')
		default:
			out.WriteString(pattern[i-1 : i+1])
		}
	}
	return out.String()
}
