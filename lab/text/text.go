// Package text holds the programs that read text and print what they make of it.
package text

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets are the text programs.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "grep", Summary: "prints the lines that match", Run: grep},
		{Name: "head", Summary: "prints the first lines", Run: head},
		{Name: "seq", Summary: "prints a sequence of numbers", Run: seq},
		{Name: "sort", Summary: "sorts lines", Run: sortLines},
		{Name: "tail", Summary: "prints the last lines, and what follows with -f", Run: tail},
		{Name: "uniq", Summary: "drops repeated lines", Run: uniq},
		{Name: "wc", Summary: "counts lines, words and bytes", Run: wc},
	}
}

// The longest line that is read as one.
const longestLine = 16 << 20

// eachInput opens the files in turn, or stdin if there are none. One that cannot be read is
// reported and makes the result a Status; the others are read all the same.
func eachInput(std applet.Streams, program string, files []string, read func(name string, r io.Reader) error) error {
	if len(files) == 0 {
		return read("-", std.In)
	}
	failed := false
	for _, name := range files {
		if err := openInput(std, name, read); err != nil {
			_, _ = fmt.Fprintf(std.Err, "%s: %s: %v\n", program, name, plain(err))
			failed = true
		}
	}
	if failed {
		return applet.Status(1)
	}
	return nil
}

func openInput(std applet.Streams, name string, read func(name string, r io.Reader) error) error {
	if name == "-" {
		return read(name, std.In)
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return read(name, file)
}

// plain drops the path from an error that is printed behind it.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// lines calls use for each line of r until it returns false.
func lines(r io.Reader, use func(line string) bool) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
	for scanner.Scan() {
		if !use(scanner.Text()) {
			return nil
		}
	}
	return scanner.Err()
}
