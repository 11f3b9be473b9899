package text

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/applet"
)

func TestPrograms(t *testing.T) {
	const fruit = "pear\nApple\nplum\npear\n"
	tests := []struct {
		command string
		in      string
		want    string
		status  int
	}{
		{"grep p", fruit, fruit, 0},
		{"grep -i ^a", fruit, "Apple\n", 0},
		{"grep -v p", "a\npp\n", "a\n", 0},
		{"grep -c pear", fruit, "2\n", 0},
		{"grep -n plum", fruit, "3:plum\n", 0},
		{"grep -o l.", fruit, "le\nlu\n", 0},
		{"grep -q plum", fruit, "", 0},
		{"grep -w pea", fruit, "", 1},
		{"grep -F .", fruit, "", 1},
		{`grep pl\|App`, fruit, "Apple\nplum\n", 0},
		{"grep -e plum -e App", fruit, "Apple\nplum\n", 0},
		{"grep (", fruit, "", 2},
		{"head -2", fruit, "pear\nApple\n", 0},
		{"head -n 1", fruit, "pear\n", 0},
		{"head -c 3", fruit, "pea", 0},
		{"head -n 0", fruit, "", 0},
		{"tail -n1", fruit, "pear\n", 0},
		{"tail -n +3", fruit, "plum\npear\n", 0},
		{"tail -c 3", fruit, "ar\n", 0},
		{"tail -n x", fruit, "", 1},
		{"wc", "a b\nc\n", "2 3 6\n", 0},
		{"wc -l", fruit, "4\n", 0},
		{"sort", fruit, "Apple\npear\npear\nplum\n", 0},
		{"sort -ru", fruit, "plum\npear\nApple\n", 0},
		{"sort -n", "10\n9\n-1\n", "-1\n9\n10\n", 0},
		{"sort -k2n", "a 10\nb 9\n", "b 9\na 10\n", 0},
		{"sort -t : -k 2", "a:z\nb:y\n", "b:y\na:z\n", 0},
		{"uniq", "a\na\nb\na\n", "a\nb\na\n", 0},
		{"uniq -c", "a\na\nb\n", "      2 a\n      1 b\n", 0},
		{"uniq -d", "a\na\nb\n", "a\n", 0},
		{"uniq -u", "a\na\nb\n", "b\n", 0},
		{"seq 3", "", "1\n2\n3\n", 0},
		{"seq 3 -1 1", "", "3\n2\n1\n", 0},
		{"seq -1 1", "", "-1\n0\n1\n", 0},
		{"seq 1 0 3", "", "", 1},
		{"seq", "", "", 2},
		{"head /nonexistent", "", "", 1},
		{"wc --bogus", "", "", 2},
	}
	for _, test := range tests {
		t.Run(test.command, func(t *testing.T) {
			got, status := call(t, test.command, test.in)
			if got != test.want || status != test.status {
				t.Errorf("got %q and status %d, want %q and %d", got, status, test.want, test.status)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	for path, content := range map[string]string{one: "a\nb\n", two: "b\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for command, want := range map[string]string{
		"grep b " + one + " " + two:    one + ":b\n" + two + ":b\n",
		"grep -l a " + one + " " + two: one + "\n",
		"wc -l " + one + " " + two:     "2 " + one + "\n1 " + two + "\n3 total\n",
		"head -1 " + one + " " + two:   "==> " + one + " <==\na\n==> " + two + " <==\nb\n",
		"sort " + two + " " + one:      "a\nb\nb\n",
	} {
		if got, status := call(t, command, ""); got != want || status != 0 {
			t.Errorf("%s: got %q and status %d, want %q", command, got, status, want)
		}
	}
}

// tail -f prints what another process adds.
func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("first\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reader, writer := io.Pipe()
	go func() { _ = tail(t.Context(), applet.Streams{Out: writer, Err: io.Discard}, []string{"-f", path}) }()
	expect := func(want string) {
		t.Helper()
		got := make([]byte, len(want))
		if _, err := io.ReadFull(reader, got); err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	}
	expect("first\n")
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.WriteString("second\n"); err != nil {
		t.Fatal(err)
	}
	expect("second\n")
}

func call(t *testing.T, command, in string) (out string, status int) {
	t.Helper()
	words := strings.Fields(command)
	for _, a := range Applets() {
		if a.Name != words[0] {
			continue
		}
		var stdout strings.Builder
		err := a.Run(t.Context(), applet.Streams{In: strings.NewReader(in), Out: &stdout, Err: io.Discard}, words[1:])
		var code applet.Status
		if err != nil && !errors.As(err, &code) {
			code = 1
		}
		return stdout.String(), int(code)
	}
	t.Fatalf("no program %q", words[0])
	return "", 0
}
