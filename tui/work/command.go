package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/attempt"
	"github.com/kubecadet/cadet/lessons/shell"
	"github.com/kubecadet/cadet/tui/complete"
)

// writer turns what a command writes into messages.
type writer func(text string)

func (w writer) Write(p []byte) (int, error) {
	if len(p) > 0 {
		w(string(p))
	}
	return len(p), nil
}

// said is where a command writes. A character that is written in parts becomes part of one message all the same.
func said(emit func(tea.Msg), serial int) io.WriteCloser {
	return transform.NewWriter(writer(func(s string) { emit(OutputMsg{serial, s}) }), runes.ReplaceIllFormed())
}

// Run runs shell commands; what they say comes as it is said.
func Run(ctx context.Context, r Runner, command string, serial int) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		out := said(emit, serial)
		code, err := r.Run(ctx, command, nil, out)
		return RanMsg{Serial: serial, Code: code, Err: errors.Join(err, out.Close()), Gone: ctx.Err() == nil && r.Gone(ctx)}
	})
}

// Solve does a step for the learner.
func Solve(ctx context.Context, t Tutor, st *lessons.Step, serial int) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		out := said(emit, serial)
		err := t.Solve(ctx, st, out)
		return RanMsg{Serial: serial, Err: errors.Join(err, out.Close())}
	})
}

// CatchUp does steps for the learner, one after the other, up to one that can't be done. It tells their commands and what those
// say.
func CatchUp(ctx context.Context, t attempt.Tutor, who attempt.Learner, l *lessons.Lesson, steps []*lessons.Step, serial int) tea.Cmd {
	return stream(ctx, func(emit func(tea.Msg)) tea.Msg {
		out := said(emit, serial)
		var err error
		for _, st := range steps {
			if _, err = fmt.Fprintf(out, "\n%s\n", st.Title); err != nil {
				break
			}
			a, _ := who.Begin(l, st) // the place stays where the learner is
			if err = a.Through(ctx, t, out); err != nil {
				break
			}
		}
		return RanMsg{Serial: serial, Err: errors.Join(err, out.Close())}
	})
}

// Words gathers what the command line completes with.
func Words(r Runner, kubectl func() complete.Command) tea.Cmd {
	return func() tea.Msg {
		words := WordsMsg{Programs: shell.Typable(), Files: files(r.Dir())}
		if kubectl != nil {
			words.Kubectl = kubectl()
		}
		return words
	}
}

// mostFiles is how many files of the work folder are offered at most.
const mostFiles = 500

// files are those of a folder and of the folders in it, without what is hidden. What can't be read is left out.
func files(dir string) []string {
	if dir == "" {
		return nil
	}
	var list []string
	_ = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		switch hidden := strings.HasPrefix(path.Base(name), ".") && name != "."; {
		case err != nil, hidden && entry.IsDir():
			return fs.SkipDir
		case len(list) == mostFiles:
			return fs.SkipAll
		case !hidden && !entry.IsDir():
			list = append(list, name)
		}
		return nil
	})
	return list
}

// interrupted is the exit code of what ctrl+c ended.
const interrupted = 130

// terminalScript shows the command, runs it, and lets a failure be read before the workbench comes back. What ctrl+c
// ended did not fail, whatever it says.
const terminalScript = `printf '$ %s\n(%s)\n' "$1" "$2"
if [ "$3" = ask ]; then printf 'press enter to open it '; read -r _; fi
trap ended=130 INT
eval "$1"
code=${ended:-$?}
if [ $code -ne 0 ] && [ $code -ne 130 ]; then printf '\nexit code %s; press enter to go back ' $code; read -r _; fi
exit $code`

var (
	edits = regexp.MustCompile(`\b(kubectl|k)\b[^;|&]*\sedit\b`)
	vi    = regexp.MustCompile(`(^|[;|&]\s*)vim?\s`)
)

// leaving says how the learner leaves what a command opens, and "ask" where it must be read first: an editor covers it.
func leaving(command string, env []string) (how, ask string) {
	editor := ""
	if edits.MatchString(command) {
		editor = "vi"
		for _, name := range []string{"EDITOR=", "KUBE_EDITOR="} {
			for _, entry := range env {
				if value, ok := strings.CutPrefix(entry, name); ok && value != "" {
					editor = filepath.Base(strings.Fields(value + " .")[0])
				}
			}
		}
		if strings.Contains(command, "EDITOR=") {
			editor = "" // whoever chooses one knows how to leave it
		}
	} else if vi.MatchString(command) {
		editor = "vi"
	}
	switch editor {
	case "vi", "vim", "nvim":
		return "it opens in vi: i begins to write, esc ends writing; then :wq and enter saves and leaves, :q! and enter leaves it as it was", "ask"
	case "nano":
		return "it opens in nano: ctrl+o and enter saves, ctrl+x leaves", "ask"
	}
	if edits.MatchString(command) {
		return "it opens in an editor; when you leave that, you are back in the lesson", ""
	}
	return "it has the terminal; when it ends, or on ctrl+c, you are back in the lesson", ""
}

// Terminal runs a command that needs the terminal, such as kubectl edit, while the workbench steps aside.
func Terminal(r Runner, command string, serial int) tea.Cmd {
	leave, ask := leaving(command, r.Environ())
	c := exec.Command("sh", "-c", terminalScript, "sh", command, leave, ask)
	c.Env, c.Dir = r.Environ(), r.Dir()
	return tea.ExecProcess(c, func(err error) tea.Msg {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			if exit.ExitCode() == interrupted {
				return RanMsg{Serial: serial, Err: context.Canceled} // the learner ended it
			}
			return RanMsg{Serial: serial, Code: exit.ExitCode()}
		}
		return RanMsg{Serial: serial, Err: err}
	})
}
