package system

import (
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestFormat(t *testing.T) {
	at := time.Date(2026, 3, 5, 14, 7, 9, 12, time.UTC)
	for pattern, want := range map[string]string{
		"%Y-%m-%d %H:%M:%S": "2026-03-05 14:07:09", "%F %T %Z": "2026-03-05 14:07:09 UTC",
		"%s": fmt.Sprint(at.Unix()), "%N": "000000012", "100%%": "100%", "%e|%j|%p": " 5|064|PM", "%Q%": "%Q%",
	} {
		if got := format(at, pattern); got != want {
			t.Errorf("format(%q) = %q, want %q", pattern, got, want)
		}
	}
}

func TestParseStat(t *testing.T) {
	got, err := parseStat("12 (a) b (c) S 3 12 12 0")
	if want := (process{parent: 3, state: "S", command: "[a) b (c]"}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	for _, bad := range []string{"", "12 sh S 3", "12 (sh)", "12 (sh) S x"} {
		if got, err := parseStat(bad); err == nil {
			t.Errorf("parseStat(%q) = %+v, want an error", bad, got)
		}
	}
}

func TestPsShowsThisProcess(t *testing.T) {
	all, err := readProcesses("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.pid == os.Getpid() {
			if p.parent != os.Getppid() || !strings.Contains(p.command, os.Args[0]) {
				t.Errorf("this process is shown as %+v", p)
			}
			return
		}
	}
	t.Error("this process is not in the list")
}

func TestHolding(t *testing.T) {
	mounts := []mount{{"root", "/"}, {"data", "/data"}, {"deep", "/data/deep"}, {"cover", "/data"}}
	for path, want := range map[string]string{"/": "root", "/database": "root", "/data": "cover", "/data/x": "cover", "/data/deep/y": "deep"} {
		if got := holding(mounts, path).device; got != want {
			t.Errorf("%s is on %s, want %s", path, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[uint64]string{0: "0", 1023: "1023", 1024: "1.0K", 1536: "1.5K", 5 << 30: "5.0G"} {
		if got := size(bytes, true); got != want {
			t.Errorf("size(%d) = %q, want %q", bytes, got, want)
		}
	}
	if got := size(4096, false); got != "4" {
		t.Errorf("4096 bytes are %q blocks", got)
	}
}

func TestHostname(t *testing.T) {
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := hostname(t.Context(), applet.Streams{Out: &out, Err: io.Discard}, nil); err != nil || out.String() != name+"\n" {
		t.Errorf("hostname = %q, %v; want %q", out.String(), err, name)
	}
}

func TestDfOfAPath(t *testing.T) {
	var out, problems strings.Builder
	std := applet.Streams{Out: &out, Err: &problems}
	if err := df(t.Context(), std, []string{"-k", t.TempDir()}); err != nil {
		t.Fatalf("df = %v: %s", err, problems.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "Filesystem  1K-blocks") {
		t.Errorf("df printed %q", lines)
	}
	if err := df(t.Context(), std, []string{"/nonexistent"}); err == nil || !strings.Contains(problems.String(), "/nonexistent: no such file") {
		t.Errorf("df of a missing path = %v, %q", err, problems.String())
	}
}
