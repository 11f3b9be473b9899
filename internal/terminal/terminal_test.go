package terminal

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// patienceOfTests is how long a test waits for what should come at once, on a machine that is busy.
const patienceOfTests = time.Minute

// start runs a shell script in a terminal that is closed at the end of the test.
func start(t *testing.T, script string, w, h int) *Terminal {
	t.Helper()
	term, err := Start(exec.Command("sh", "-c", script), w, h, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	return term
}

func shown(term *Terminal) string {
	return ansi.Strip(strings.Join(term.Screen(0, false), "\n"))
}

// until waits for something to hold, and looks after each change.
func until(t *testing.T, term *Terminal, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(patienceOfTests)
	for !holds() {
		select {
		case <-term.Changed():
		case <-time.After(50 * time.Millisecond):
		case <-deadline:
			t.Fatalf("%s: the screen is\n%s", what, shown(term))
		}
	}
}

func shows(t *testing.T, term *Terminal, text string) {
	t.Helper()
	until(t, term, "waiting for "+text, func() bool { return strings.Contains(shown(term), text) })
}

func TestScreen(t *testing.T) {
	for name, c := range map[string]struct{ script, shows string }{
		"text":                {`echo hello`, "hello"},
		"its size":            {`stty size`, "5 40"},
		"Korean":              {`printf '파드 3개\n'`, "파드 3개"},
		"a question answered": {`stty raw -echo; printf '\033[6n'; head -c 6 | od -c | head -1`, "033   [   1   ;   1   R"},
		"alternate screen":    {`printf 'below\033[?1049habove'; sleep 5`, "above"},
	} {
		t.Run(name, func(t *testing.T) { shows(t, start(t, c.script, 40, 5), c.shows) })
	}
}

// Nothing but cells with colours comes out: no links, no clipboard, no titles, no marks that turn the direction.
func TestOnlyCells(t *testing.T) {
	term := start(t, "printf 'a\u202eb\u2066c '; "+`printf '\033]52;c;aGk=\007\033]0;title\007\033]8;;http://evil\007link\033]8;;\007 \033[31mred\033[m end\n'; sleep 5`, 40, 3)
	shows(t, term, "end")
	for _, line := range term.Screen(0, true) {
		if strings.ContainsAny(line, "\u202e\u2066") || strings.Contains(line, "\x1b]") {
			t.Errorf("%q", line)
		}
	}
	if got := strings.Join(term.Screen(0, false), ""); !strings.Contains(got, "\x1b[31mred") {
		t.Errorf("%q has lost its colour", got)
	}
}

func TestTyping(t *testing.T) {
	term := start(t, `while read -r line; do echo "got <$line>"; done`, 40, 8)
	term.Type("one")
	term.Press(uv.Key{Code: uv.KeyEnter})
	shows(t, term, "got <one>")
	term.Paste("two\nthree\n")
	shows(t, term, "got <three>")
	term.Press(uv.Key{Code: 'd', Mod: uv.ModCtrl})
	select {
	case <-term.Ended():
	case <-time.After(10 * time.Second):
		t.Error("ctrl+d did not end it")
	}
}

// Brackets are what keeps pasted lines from being run, and nothing that is pasted may end them.
func TestPasteInBrackets(t *testing.T) {
	term := start(t, `stty raw -echo; printf '\033[?2004hready'; head -c 16 | od -An -c`, 60, 4)
	shows(t, term, "ready")
	term.Paste("a\x1b[201~\n")
	shows(t, term, `033   [   2   0   0   ~   a   [   2   0   1   ~  \r`)
}

func TestScrollBackAndResize(t *testing.T) {
	term := start(t, `seq 100; printf 'prompt '; read -r x; echo "size $(stty size)"; sleep 5`, 20, 10)
	shows(t, term, "prompt")
	if kept := term.Kept(); kept != 91 {
		t.Errorf("%d lines are kept, want 91", kept)
	}
	if first := strings.TrimSpace(term.Screen(1000, false)[0]); first != "1" {
		t.Errorf("the first line is %q", first)
	}
	term.Resize(20, 4) // the line with the cursor must stay
	if !strings.Contains(shown(term), "100") || !strings.Contains(shown(term), "prompt") {
		t.Errorf("after shrinking:\n%s", shown(term))
	}
	term.Type("\n")
	shows(t, term, "size 4 20")
}

// A program that never reads doesn't stop what it writes from being drawn, and neither does one that writes a lot.
func TestFlood(t *testing.T) {
	term := start(t, `stty -echo; yes "$(printf '\033[c')" | head -10000; echo done; sleep 5`, 40, 5)
	term.Type(strings.Repeat("x", 3*queueLimit))
	shows(t, term, "done")
}

func TestCommands(t *testing.T) {
	start := time.Now()
	term, err := Start(exec.Command("sh", "-c", `
		m() { printf '\033]133;%s\007' "$1"; }
		begins() { m "C;$1;$(printf '  %s\n' "$2" | base64)"; }
		m 'D;key;9'                             # nothing began
		begins key 'ls -l'; m 'D;key;0'
		begins wrong 'rm'; m 'D;wrong;0'        # not the shell
		begins key 'false; x'; m 'D;wrong;7'; m 'D;key;3'; m 'D;key;4'
		m 'C;key;&&&'; m 'D;key;0'              # no base64
		begins key 'ok'; m 'D;key;many'; m A; m ''
		echo end; sleep 5`), 20, 3, "key")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	shows(t, term, "end")
	got := term.Commands()
	for i, c := range got {
		if c.Began.Before(start) || time.Now().Before(c.Began) {
			t.Errorf("%q began at %v", c.Line, c.Began)
		}
		got[i].Began = time.Time{}
	}
	if want := []Command{{Line: "ls -l"}, {Line: "false; x", Code: 3}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if again := term.Commands(); len(again) > 0 {
		t.Errorf("told again: %v", again)
	}
}

func FuzzMarks(f *testing.F) {
	f.Add([]byte("133;C;key;bHM="), []byte("133;D;key;0"))
	f.Add([]byte("133;D;key;"), []byte("133;C;key;;;"))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		m, secretless := marks{secret: "key"}, marks{}
		for range mostCommands + 1 {
			for _, data := range [][]byte{first, second} {
				m.read(data)
				secretless.read(data)
			}
		}
		if len(m.ran) > mostCommands || len(secretless.ran) > 0 {
			t.Errorf("%d commands, %d without a secret", len(m.ran), len(secretless.ran))
		}
	})
}

// Whatever the program does about its terminal's end, nothing of it is left.
func TestClose(t *testing.T) {
	for name, script := range map[string]string{
		"one that ends":     `sleep 100`,
		"one that ignores":  `trap '' HUP; echo up; while :; do sleep 0.1; done`,
		"with a child":      `sleep 100 & wait`,
		"it ended before":   `true`,
		"one that is ended": `kill -STOP $$`,
	} {
		t.Run(name, func(t *testing.T) {
			term := start(t, script, 20, 3)
			done := make(chan struct{})
			go func() { term.Close(); close(done) }()
			select {
			case <-done:
			case <-time.After(10 * time.Second):
				t.Fatal("it did not end")
			}
			term.Close() // again is nothing
		})
	}
}

func TestEncode(t *testing.T) {
	for _, c := range []struct {
		key         uv.Key
		application bool
		want        string
	}{
		{uv.Key{Code: 'a', Text: "a"}, false, "a"},
		{uv.Key{Code: 'a', Text: "A", Mod: uv.ModShift}, false, "A"},
		{uv.Key{Code: '가', Text: "가"}, false, "가"},
		{uv.Key{Code: 'c', Mod: uv.ModCtrl}, false, "\x03"},
		{uv.Key{Code: ' ', Mod: uv.ModCtrl}, false, "\x00"},
		{uv.Key{Code: '/', Mod: uv.ModCtrl}, false, "\x1f"},
		{uv.Key{Code: 'b', Mod: uv.ModAlt}, false, "\x1bb"},
		{uv.Key{Code: uv.KeyEnter}, false, "\r"},
		{uv.Key{Code: uv.KeyTab}, false, "\t"},
		{uv.Key{Code: uv.KeyTab, Mod: uv.ModShift}, false, "\x1b[Z"},
		{uv.Key{Code: uv.KeyBackspace}, false, "\x7f"},
		{uv.Key{Code: uv.KeyBackspace, Mod: uv.ModAlt}, false, "\x1b\x7f"},
		{uv.Key{Code: uv.KeySpace, Text: " "}, false, " "},
		{uv.Key{Code: uv.KeyEscape}, false, "\x1b"},
		{uv.Key{Code: uv.KeyUp}, false, "\x1b[A"},
		{uv.Key{Code: uv.KeyUp}, true, "\x1bOA"},
		{uv.Key{Code: uv.KeyRight, Mod: uv.ModCtrl}, true, "\x1b[1;5C"},
		{uv.Key{Code: uv.KeyDelete}, false, "\x1b[3~"},
		{uv.Key{Code: uv.KeyPgUp, Mod: uv.ModShift}, false, "\x1b[5;2~"},
		{uv.Key{Code: uv.KeyF1}, false, "\x1bOP"},
		{uv.Key{Code: uv.KeyF1, Mod: uv.ModShift}, false, "\x1b[1;2P"},
		{uv.Key{Code: uv.KeyF12}, false, "\x1b[24~"},
		{uv.Key{Code: uv.KeyLeftShift}, false, ""},
	} {
		if got := string(encode(c.key, c.application)); got != c.want {
			t.Errorf("%v: %q, want %q", c.key, got, c.want)
		}
	}
}
