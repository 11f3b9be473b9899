package shell

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestParse(t *testing.T) {
	tests := []struct {
		args string
		want invocation
	}{
		{"", invocation{operands: []string{}}},
		{"-c ls", invocation{hasCommands: true, commands: "ls", operands: []string{}}},
		{"-ec ls name a", invocation{options: []string{"-e"}, hasCommands: true, commands: "ls", operands: []string{"name", "a"}}},
		{"-il", invocation{operands: []string{}}},
		{"-x script -c", invocation{options: []string{"-x"}, operands: []string{"script", "-c"}}},
		{"+e -- -script", invocation{options: []string{"+e"}, operands: []string{"-script"}}},
	}
	for _, test := range tests {
		got := parse(strings.Fields(test.args))
		if len(got.operands) == 0 {
			got.operands = []string{}
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("parse(%q) = %+v, want %+v", test.args, got, test.want)
		}
	}
}

func TestBuiltinsAsPrograms(t *testing.T) {
	tests := []struct {
		words  []string
		want   string
		status int
	}{
		{[]string{"echo", "a  b", "$HOME"}, "a  b $HOME\n", 0},
		{[]string{"echo", "-n", "a"}, "a", 0},
		{[]string{"printf", `%s=%d\n`, "a", "1", "b", "2"}, "a=1\nb=2\n", 0},
		{[]string{"true"}, "", 0},
		{[]string{"false"}, "", 1},
		{[]string{"test", "-d", "/"}, "", 0},
		{[]string{"[", "1", "=", "2", "]"}, "", 1},
	}
	for _, test := range tests {
		got, status := call(t, test.words[0], "", test.words[1:]...)
		if got != test.want || status != test.status {
			t.Errorf("%q: got %q and status %d, want %q and %d", test.words, got, status, test.want, test.status)
		}
	}
}

func TestScripts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(file, []byte("echo $0 $1\nexit 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		stdin  string
		args   []string
		want   string
		status int
	}{
		{"commands", "", []string{"-c", "for i in 1 2; do echo $i; done"}, "1\n2\n", 0},
		{"parameters", "", []string{"-c", `echo "$0" "$1"`, "me", "-e"}, "me -e\n", 0},
		{"stops at an error", "", []string{"-ec", "false; echo not here"}, "", 1},
		{"file", "", []string{file, "x"}, file + " x\n", 4},
		{"stdin", "echo a\necho b\n", nil, "a\nb\n", 0},
		{"exit", "exit 7\necho not here\n", nil, "", 7},
		{"runs what comes before an error", "echo a\nif fi\n", nil, "a\n", 2},
		{"missing file", "", []string{"/nonexistent"}, "", 1},
		{"missing program", "", []string{"-c", "nonexistent"}, "", 127},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, status := call(t, "sh", test.stdin, test.args...)
			if got != test.want || status != test.status {
				t.Errorf("got %q and status %d, want %q and %d", got, status, test.want, test.status)
			}
		})
	}
}

func TestComplete(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"alpha", "alpine", "beta"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "gamma"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv("PATH", dir)
	for line, want := range map[string]string{
		"be": "beta ", "cat a": "cat alp", "cat ./g": "cat ./gamma/", "x; be": "x; beta ", "cat alpi": "cat alpine ",
		"cat zz": "", "cat alp": "",
	} {
		got, pos, ok := complete(line, len(line), '\t')
		if got != want || ok != (want != "") || ok && pos != len(want) {
			t.Errorf("complete(%q) = %q, %d, %v; want %q", line, got, pos, ok, want)
		}
	}
	if _, _, ok := complete("be", 2, 'x'); ok {
		t.Error("a letter completed the word")
	}
}

func TestHistory(t *testing.T) {
	var h history
	for _, line := range []string{"a", "", "b", "b"} {
		h.Add(line)
	}
	if h.Len() != 2 || h.At(0) != "b" || h.At(1) != "a" {
		t.Errorf("history = %q", h.lines)
	}
}

func call(t *testing.T, name, stdin string, args ...string) (out string, status int) {
	t.Helper()
	for _, a := range Applets() {
		if a.Name != name {
			continue
		}
		var stdout strings.Builder
		in, typed, err := os.Pipe() // a file, as in a container: programs read from it beside the shell
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		if _, err := io.WriteString(typed, stdin); err != nil {
			t.Fatal(err)
		}
		typed.Close()
		err = a.Run(t.Context(), applet.Streams{In: in, Out: &stdout, Err: io.Discard}, args)
		var code applet.Status
		if err != nil && !errors.As(err, &code) {
			code = 1
		}
		return stdout.String(), int(code)
	}
	t.Fatalf("no program %q", name)
	return "", 0
}
