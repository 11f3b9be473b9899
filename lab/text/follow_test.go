package text

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

// steps does something to a file each time its reader has printed what was there.
type steps struct {
	strings.Builder
	next []func()
	seen []string
}

func (s *steps) Write(p []byte) (int, error) {
	n, err := s.Builder.Write(p)
	for len(s.seen) > 0 && strings.HasSuffix(s.String(), s.seen[0]) {
		do := s.next[0]
		s.seen, s.next = s.seen[1:], s.next[1:]
		do()
	}
	return n, err
}

func TestFollowByName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	put := func(flags int, text string) {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|flags, 0o600)
		if err != nil {
			t.Error(err)
			return
		}
		io.WriteString(file, text)
		file.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	put(0, "old\none\n")
	out := &steps{seen: []string{"one\n", "two\n", "three\n", "four\n"}, next: []func(){
		func() { put(os.O_APPEND, "two\n") },
		func() { os.Rename(path, path+".1"); put(0, "three\n") },
		func() { put(os.O_TRUNC, "four\n") },
		cancel,
	}}
	if err := tail(ctx, applet.Streams{Out: out, Err: io.Discard}, []string{"-n", "1", "-F", path}); err != nil {
		t.Fatal(err)
	}
	if out.String() != "one\ntwo\nthree\nfour\n" {
		t.Errorf("it printed %q", out.String())
	}
}
