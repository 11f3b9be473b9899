package text

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
)

func wc(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "wc", "[-lwc] [FILE]...")
	show := [3]*bool{
		flags.BoolP("lines", "l", false, "count lines"),
		flags.BoolP("words", "w", false, "count words"),
		flags.BoolP("bytes", "c", false, "count bytes"),
	}
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if !*show[0] && !*show[1] && !*show[2] {
		*show[0], *show[1], *show[2] = true, true, true
	}
	row := func(counts [3]int, name string) {
		var columns []string
		for i, count := range counts {
			if *show[i] {
				columns = append(columns, strconv.Itoa(count))
			}
		}
		if name != "-" {
			columns = append(columns, name)
		}
		_, _ = fmt.Fprintln(std.Out, strings.Join(columns, " "))
	}
	var total [3]int
	err := eachInput(std, "wc", flags.Args(), func(name string, r io.Reader) error {
		counts, err := count(r)
		if err != nil {
			return err
		}
		for i := range total {
			total[i] += counts[i]
		}
		row(counts, name)
		return nil
	})
	if flags.NArg() > 1 {
		row(total, "total")
	}
	return err
}

// count returns the lines, words and bytes of r.
func count(r io.Reader) (counts [3]int, err error) {
	reader := bufio.NewReader(r)
	inWord := false
	for {
		b, err := reader.ReadByte()
		if errors.Is(err, io.EOF) {
			return counts, nil
		}
		if err != nil {
			return counts, err
		}
		counts[2]++
		if b == '\n' {
			counts[0]++
		}
		space := strings.IndexByte(" \t\n\r\v\f", b) >= 0
		if !space && !inWord {
			counts[1]++
		}
		inWord = !space
	}
}

func sortLines(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "sort", "[-nru] [-k FIELD] [-t SEPARATOR] [FILE]...")
	numeric := flags.BoolP("numeric-sort", "n", false, "by number")
	reverse := flags.BoolP("reverse", "r", false, "the largest first")
	unique := flags.BoolP("unique", "u", false, "drop lines that are equal")
	key := flags.StringP("key", "k", "1", "by this field and what follows it; n or r behind it as above")
	separator := flags.StringP("field-separator", "t", "", "what separates fields")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	field := int(leadingNumber(*key))
	*numeric = *numeric || strings.Contains(*key, "n")
	*reverse = *reverse || strings.Contains(*key, "r")
	var all []string
	err := eachInput(std, "sort", flags.Args(), func(_ string, r io.Reader) error {
		return lines(r, func(line string) bool { all = append(all, line); return true })
	})
	order := func(a, b string) int {
		x, y := fromField(a, field, *separator), fromField(b, field, *separator)
		result := 0
		if *numeric {
			result = cmp.Compare(leadingNumber(x), leadingNumber(y))
		} else {
			result = strings.Compare(x, y)
		}
		if *reverse {
			return -result
		}
		return result
	}
	slices.SortStableFunc(all, order)
	if *unique {
		all = slices.CompactFunc(all, func(a, b string) bool { return order(a, b) == 0 })
	}
	out := bufio.NewWriter(std.Out)
	for _, line := range all {
		_, _ = fmt.Fprintln(out, line)
	}
	return errors.Join(err, out.Flush())
}

// fromField returns the line from its n-th field on; fields count from 1.
func fromField(line string, n int, separator string) string {
	if n <= 1 {
		return line
	}
	var fields []string
	if separator == "" {
		separator = " "
		fields = strings.Fields(line)
	} else {
		fields = strings.Split(line, separator)
	}
	if n > len(fields) {
		return ""
	}
	return strings.Join(fields[n-1:], separator)
}

// leadingNumber is the number that text starts with, else 0.
func leadingNumber(text string) float64 {
	text = strings.TrimSpace(text)
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' || end == 0 && text[end] == '-') {
		end++
	}
	number, _ := strconv.ParseFloat(text[:end], 64)
	return number
}

func uniq(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "uniq", "[-cdu] [FILE]")
	counted := flags.BoolP("count", "c", false, "print how often each line came")
	repeated := flags.BoolP("repeated", "d", false, "only lines that came more than once")
	single := flags.BoolP("unique", "u", false, "only lines that came once")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	return eachInput(std, "uniq", flags.Args(), func(_ string, r io.Reader) error {
		last, times := "", 0
		end := func() {
			switch {
			case times == 0, *repeated && times < 2, *single && times > 1:
			case *counted:
				_, _ = fmt.Fprintf(std.Out, "%7d %s\n", times, last)
			default:
				_, _ = fmt.Fprintln(std.Out, last)
			}
		}
		err := lines(r, func(line string) bool {
			if times > 0 && line != last {
				end()
				times = 0
			}
			last = line
			times++
			return true
		})
		end()
		return err
	})
}

// seq reads its arguments by hand: they may be negative.
func seq(_ context.Context, std applet.Streams, args []string) error {
	numbers := make([]int, 0, 3)
	for _, arg := range args {
		n, err := strconv.Atoi(arg)
		if err != nil {
			return fmt.Errorf("invalid number %q: whole numbers only", arg)
		}
		numbers = append(numbers, n)
	}
	first, step, last := 1, 1, 0
	switch len(numbers) {
	case 1:
		last = numbers[0]
	case 2:
		first, last = numbers[0], numbers[1]
	case 3:
		first, step, last = numbers[0], numbers[1], numbers[2]
	default:
		_, _ = fmt.Fprintln(std.Err, "Usage: seq [FIRST [STEP]] LAST")
		return applet.Usage
	}
	if step == 0 {
		return errors.New("a step of 0 never ends: give another step")
	}
	out := bufio.NewWriter(std.Out)
	for n := first; step > 0 && n <= last || step < 0 && n >= last; n += step {
		if _, err := fmt.Fprintln(out, n); err != nil {
			return err
		}
	}
	return out.Flush()
}
