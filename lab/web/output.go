package web

import (
	"io"
	"os"
)

// output is stdout or a file, which is made when there is an answer.
type output struct {
	std  io.Writer
	path string
	file *os.File
}

func (o *output) isStdout() bool { return o.path == "" || o.path == "-" }

func (o *output) open() error {
	if o.isStdout() || o.file != nil {
		return nil
	}
	file, err := os.Create(o.path)
	if err != nil {
		return &failure{code: 23, text: "Failed to open the file " + o.path}
	}
	o.file = file
	return nil
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	if o.isStdout() {
		return o.std.Write(p)
	}
	if err := o.open(); err != nil {
		return 0, err
	}
	return o.file.Write(p)
}

func (o *output) close() {
	if o.file != nil {
		_ = o.file.Close()
	}
}
