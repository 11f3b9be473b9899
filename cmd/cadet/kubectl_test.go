package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"

	"github.com/kubecadet/cadet/internal/printable"
)

func TestGivesTerminal(t *testing.T) {
	for command, want := range map[string]bool{
		"exec -it client -- sh":            true,
		"exec -ti client sh":               true,
		"-n ch8 exec client -i -t -- sh":   true,
		"run --rm -it tmp --image=lab:v1":  true,
		"attach --stdin --tty client":      true,
		"debug -qit client --image=lab:v1": true,
		"exec client -- ls -t":             false,
		"exec -i client -- cat":            false,
		"logs -f client":                   false,
		"get pods -owide":                  false,
		"describe pod client":              false,
		"attach --tty=false client":        false,
	} {
		if got := givesTerminal(strings.Fields(command)); got != want {
			t.Errorf("kubectl %s: %v, want %v", command, got, want)
		}
	}
}

func TestCleanedOnATerminalOnly(t *testing.T) {
	terminal, shown, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = terminal.Close(), shown.Close() }()
	read, pipe, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = read.Close(), pipe.Close() }()
	if _, clean := cleanedOn(shown, []string{"logs", "client"}).(*printable.Writer); !clean {
		t.Error("logs are not cleaned on a terminal")
	}
	if cleanedOn(shown, []string{"exec", "-it", "client", "--", "vi"}) != shown {
		t.Error("a program that has the terminal is not left alone")
	}
	if cleanedOn(pipe, []string{"logs", "client"}) != pipe {
		t.Error("a pipe does not get every byte")
	}
}

// TestJSONIsFitForATerminal holds writeJSON to meaning the same without a character that a terminal obeys.
func TestJSONIsFitForATerminal(t *testing.T) {
	const nasty = "a\x1b]52;c;eA==\x07\u009b31m\u202e 한 \U000e0041"
	var out bytes.Buffer
	if err := writeJSON(&out, nasty); err != nil {
		t.Fatal(err)
	}
	var back string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back != nasty {
		t.Errorf("%s means %q: %v", &out, back, err)
	}
	if text := out.String(); printable.Lines(text) != text || !strings.Contains(text, "한") {
		t.Errorf("%q is not fit for a terminal", text)
	}
}

func TestErrorsAreFitForATerminal(t *testing.T) {
	var out bytes.Buffer
	printProblem(&out, usage("", "the server says \x1b[2J\x1b]0;evil\x07no\rcadet: ok"))
	if text := out.String(); !strings.HasSuffix(text, "the server says no\ncadet: ok\n") {
		t.Errorf("%q", text)
	}
}
