package work

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/lessons"
)

// writer turns what a command writes into messages.
type writer func(text string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// Run runs shell commands; what they say comes as it is said.
func Run(ctx context.Context, r Runner, command string, serial int) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		out := writer(func(s string) { emit(OutputMsg{serial, s}) })
		code, err := r.Run(ctx, command, nil, out)
		return RanMsg{serial, code, err}
	})
}

// Solve does a step for the learner.
func Solve(ctx context.Context, t Tutor, st *lessons.Step, serial int) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		err := t.Solve(ctx, st, writer(func(s string) { emit(OutputMsg{serial, s}) }))
		return RanMsg{Serial: serial, Err: err}
	})
}

// terminalScript shows the command, runs it, and lets a failure be read before the workbench comes back.
const terminalScript = `printf '$ %s\n(it has the terminal; when it ends, or on ctrl+c, you are back in the lesson)\n' "$1"
trap : INT
eval "$1"
code=$?
if [ $code -ne 0 ] && [ $code -ne 130 ]; then printf '\nexit code %s; press enter to go back ' $code; read -r _; fi
exit $code`

// Terminal runs a command that needs the terminal, such as kubectl edit, while the workbench steps aside.
func Terminal(r Runner, command string, serial int) tea.Cmd {
	c := exec.Command("sh", "-c", terminalScript, "sh", command)
	c.Env, c.Dir = r.Environ(), r.Dir()
	return tea.ExecProcess(c, func(err error) tea.Msg {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return RanMsg{Serial: serial, Code: exit.ExitCode()}
		}
		return RanMsg{Serial: serial, Err: err}
	})
}

// shellWords begin what is shell and not the arguments of kubectl.
var shellWords = strings.Fields(`kubectl k for while until if case { ( ! echo printf sleep cat ls cd pwd grep sed awk head tail
	sort wc date export true false cp mv rm mkdir touch curl ` + terminalWords)

// terminalWords are programs that draw on the terminal or read from it.
const terminalWords = "vi vim nano emacs less more sh bash watch"

// Kubectl completes what was typed: the word kubectl may be left out.
func Kubectl(typed string) string {
	typed = strings.TrimSpace(typed)
	words := strings.Fields(typed)
	if len(words) == 0 || slices.Contains(shellWords, words[0]) || strings.Contains(words[0], "=") {
		return typed
	}
	return "kubectl " + typed
}

// NeedsTerminal says whether a command is one of those that talk with the learner or go on until they are stopped.
func NeedsTerminal(command string) bool {
	words := strings.Fields(command)
	for len(words) > 0 && strings.Contains(words[0], "=") { // such as KUBE_EDITOR=nano
		words = words[1:]
	}
	switch {
	case len(words) == 0:
		return false
	case slices.Contains(strings.Fields(terminalWords), words[0]):
		return true
	case len(words) == 1 || words[0] != "kubectl" && words[0] != "k":
		return false
	}
	verb, rest := words[1], words[2:]
	if i := slices.Index(rest, "--"); i >= 0 {
		rest = rest[:i]
	}
	switch verb {
	case "edit", "port-forward", "proxy":
		return true
	case "exec", "run", "debug", "attach":
		return has(rest, "t", "--tty")
	case "logs":
		return has(rest, "f", "--follow")
	}
	return false
}

// has looks for a flag by its letter, alone or with others, or by its name.
func has(words []string, letter, name string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		short := strings.HasPrefix(w, "-") && !strings.HasPrefix(w, "--") && !strings.Contains(w, "=") && len(w) <= 4
		return w == name || w == name+"=true" || short && strings.Contains(w, letter)
	})
}
