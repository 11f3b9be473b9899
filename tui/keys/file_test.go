package keys

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
)

// small is a workbench of two panes.
type small struct {
	bench     Workbench
	podsOwn   podKeys
	logs      struct{ Follow key.Binding }
	editor    struct{ Save key.Binding }
	presented Presenting
}

type podKeys struct {
	Moves
	Delete, Details key.Binding
}

func newSmall() (*small, *Set) {
	w := &small{bench: DefaultWorkbench(), presented: DefaultPresenting()}
	w.podsOwn = podKeys{DefaultMoves(), Bind("D", "delete", "D"), Bind("v", "view", "v")}
	w.logs.Follow, w.editor.Save = Bind("f", "follow", "f"), Bind("ctrl+s", "save", "ctrl+s")
	set := &Set{}
	set.Add("workbench", Everywhere, &w.bench)
	set.Add("pods", InPane, &w.podsOwn)
	set.Add("logs", InPane, &w.logs)
	set.Add("presentation", Before, &w.presented)
	set.Add("editor", Alone, &w.editor)
	return w, set
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"nothing", "# nothing\n", ""},
		{"one key", "pods:\n  delete: X\n", ""},
		{"several keys", "pods:\n  delete: [X, alt+d, f5]\n", ""},
		{"two that change places", "workbench:\n  hint: s\n  solution: h\n", ""},
		{"the same key in two panes", "pods:\n  delete: f\n", ""},
		{"a letter of the editor's text", "pods:\n  delete: ctrl+s\n", ""},
		{"no YAML", "pods: [\n", "keys.yaml:1: this is no YAML"},
		{"a list", "- pods\n", "keys.yaml:1: name groups of keys"},
		{"an unknown group", "# mine\npodz:\n  delete: X\n", "keys.yaml:2: there is no group podz: they are workbench, moves, pods, logs, presentation, editor"},
		{"no actions", "pods: X\n", "keys.yaml:1: name actions of pods"},
		{"an unknown action", "pods:\n  delte: X\n", "keys.yaml:2: pods has no action delte: they are delete, details"},
		{"an unknown key", "pods:\n  delete: entr\n", `keys.yaml:2: pods.delete: "entr" is no key: name a letter`},
		{"shift with a letter", "pods:\n  delete: shift+d\n", "write D"},
		{"a capital with ctrl", "pods:\n  delete: ctrl+D\n", "write ctrl+d"},
		{"what a terminal can't tell apart", "pods:\n  delete: ctrl+i\n", "ctrl+i can't be told from tab"},
		{"no key", "pods:\n  delete:\n", "keys.yaml:2: pods.delete: name a key"},
		{"an empty list", "pods:\n  delete: []\n", "keys.yaml:2: pods.delete needs a key"},
		{"a key twice", "pods:\n  delete: [X, X]\n", "pods.delete has X twice"},
		{"an action twice", "pods:\n  delete: X\n  delete: Y\n", "keys.yaml:3: delete is there already, in line 2"},
		{"two actions on one key", "pods:\n  delete: X\n\n  details: X\n", "keys.yaml:4: X is the key of pods.details and of pods.delete, in line 2"},
		{"a key of the workbench", "pods:\n  delete: h\n", "keys.yaml:2: h is the key of pods.delete and of workbench.hint, as usual"},
		{"a key that moves", "pods:\n  delete: j\n", "moves.down"},
		{"a workbench's key that a pane has", "workbench:\n  hint: D\n", "keys.yaml:2: D is the key of workbench.hint and of pods.delete, as usual"},
		{"what closes dialogs", "pods:\n  delete: ctrl+c\n", "ctrl+c always stops and closes"},
		{"a digit", "pods:\n  delete: 1\n", "1 answers questions"},
		{"backspace", "workbench:\n  hint: backspace\n", "takes back a part of an answer"},
		{"a letter where letters are text", "workbench:\n  do: d\n", "workbench.do works while letters are text"},
		{"a letter in the editor", "editor:\n  save: [ctrl+g, s]\n", "editor.save works while letters are text"},
		{"an action that stays", "workbench:\n  stop: X\n", "workbench has no action stop"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, set := newSmall()
			_, err := set.Read("keys.yaml", []byte(tt.file))
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("said %v, not %q", err, tt.want)
			}
		})
	}
}

// All that is wrong is said at once, by line.
func TestReadSaysAllThatIsWrong(t *testing.T) {
	_, set := newSmall()
	_, err := set.Read("keys.yaml", []byte("logs:\n  follow: h\npods:\n  delete: entr\n  undo: U\n"))
	problems, ok := err.(Problems) //nolint:errorlint // it is not wrapped
	if !ok || len(problems) != 3 {
		t.Fatalf("%v", err)
	}
	if !slices.IsSortedFunc(problems, func(a, b Problem) int { return a.Line - b.Line }) {
		t.Errorf("not by line: %v", problems)
	}
}

func TestApply(t *testing.T) {
	w, set := newSmall()
	changes, err := set.Read("keys.yaml", []byte("workbench: {do: [ctrl+g, d], hint: '!'}\nmoves: {up: [up, w]}\npods: {delete: X}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if keys := w.podsOwn.Delete.Keys(); keys[0] != "D" {
		t.Errorf("reading has changed %v already", keys)
	}
	set.Apply(changes)
	for _, tt := range []struct {
		b    key.Binding
		keys string
		name string
	}{
		{w.bench.Do, "ctrl+g d", "ctrl+g/d"}, {w.bench.Hint, "!", "!"}, {w.podsOwn.Up, "up w", "↑/w"}, {w.podsOwn.Delete, "X", "X"}, {w.podsOwn.Down, "down j", "↓/j"},
		{set.Moves()[0], "up w", "↑/w"},
	} {
		if got := strings.Join(tt.b.Keys(), " "); got != tt.keys || tt.b.Help().Key != tt.name {
			t.Errorf("%s is bound to %q, called %q, not %q and %q", tt.b.Help().Desc, got, tt.b.Help().Key, tt.keys, tt.name)
		}
	}
	if got := set.Name("workbench", "do"); got != "ctrl+g" {
		t.Errorf("do is called %q", got)
	}
}

// What is printed can be read, and says the same.
func TestPrintIsRead(t *testing.T) {
	_, set := newSmall()
	var first, second strings.Builder
	if err := set.Print(&first); err != nil {
		t.Fatal(err)
	}
	changes, err := set.Read("keys.yaml", []byte(first.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, first.String())
	}
	_, other := newSmall()
	other.Apply(changes)
	if err := other.Print(&second); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Errorf("printed, read and printed again:\n%s\nnot\n%s", second.String(), first.String())
	}
}

func TestInText(t *testing.T) {
	k := DefaultWorkbench()
	text := "⏎ opens it. Press `:` and type `kubectl get pods: all`."
	if got := k.InText(text); got != text {
		t.Errorf("the usual keys: %q", got)
	}
	k.Do.SetKeys("ctrl+g")
	k.Command.SetKeys("!")
	if got, want := k.InText(text), "ctrl+g opens it. Press `!` and type `kubectl get pods: all`."; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

// Whatever a file holds, it is read or refused with a line, and what is read can be applied.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"pods:\n  delete: X\n", "workbench: {do: [enter, d]}", "a: &x {b: *x}", "? [a]: b", "pods: {delete: ~}", "\x00", "--- a\n--- b\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		_, set := newSmall()
		changes, err := set.Read("keys.yaml", []byte(file))
		if err != nil {
			for _, p := range err.(Problems) { //nolint:errorlint,forcetypeassert // it always is
				if p.Line < 1 || p.What == "" {
					t.Errorf("%q: %+v", file, p)
				}
			}
			return
		}
		set.Apply(changes)
		for _, a := range set.actions {
			if len(a.Keys()) == 0 {
				t.Errorf("%q: %s has no key", file, a)
			}
		}
	})
}
