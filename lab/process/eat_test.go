package process

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestSize(t *testing.T) {
	for text, want := range map[string]int{"512": 512, "64Ki": 64 << 10, "100Mi": 100 << 20, "2Gi": 2 << 30} {
		if got, err := size(text); err != nil || got != want {
			t.Errorf("size(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1Mi", "Mi", "1Ti", "1.5Mi", "9999999Gi"} {
		if got, err := size(text); err == nil {
			t.Errorf("size(%q) = %d, want an error", text, got)
		}
	}
}

// lastLine ends a program when it has said something.
type lastLine struct {
	strings.Builder
	want string
	end  context.CancelFunc
}

func (l *lastLine) Write(p []byte) (int, error) {
	n, err := l.Builder.Write(p)
	if strings.Contains(l.String(), l.want) {
		l.end()
	}
	return n, err
}

func TestEat(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &lastLine{want: "3 MiB", end: cancel}
	if err := eat(ctx, applet.Streams{Out: out, Err: io.Discard}, strings.Fields("--memory 3Mi --step 2Mi --every 1ms")); err != nil {
		t.Fatal(err)
	}
	if out.String() != "2 MiB taken\n3 MiB taken\n" {
		t.Errorf("it said %q", out.String())
	}
}
