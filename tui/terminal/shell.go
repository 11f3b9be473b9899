package terminal

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/terminal"
	"github.com/kubecadet/cadet/internal/wholefile"
)

// Place is where the shells are: the lesson's folder, with its cluster, namespace and commands in the environment.
type Place struct {
	Dir       string
	Env       []string
	Namespace string
}

// pause is how long a change of the screen waits for the next one, so that a flood is drawn 60 times a second.
const pause = 16 * time.Millisecond

// Messages. Of what was started for another lesson, or in place of which there is something else, only the end matters.
type (
	startedMsg struct {
		tab, serial int
		term        *terminal.Terminal
		err         error
	}
	changedMsg struct{ tab, serial int }

	// RanMsg says that the learner ran a command in the shell.
	RanMsg struct {
		Command string
		Code    int       // its exit code
		Began   time.Time // when it began
	}
)

// tab is one of the two shells.
type tab struct {
	serial   int // counts what was started in it
	term     *terminal.Terminal
	starting bool
	over     bool // it has ended
	back     int  // how many lines up in what was before
}

// startup makes bash what a learner needs: the namespace in its prompt, kubectl's completion, marks around commands (so
// that the lesson knows what was run; before bash 4.4 there are none), and no history shared with the learner's own shell.
const startup = `PS1='\[\e[36m\]%[1]s\[\e[m\] $ '
_line() { HISTTIMEFORMAT= history 1 | sed '1s/^ *[0-9]*\** *//' | base64 | tr -d '\n'; }
PS0='\e]133;C;%[2]s;$(_line)\a'
PROMPT_COMMAND='printf "\e]133;D;%[2]s;%%s\a" "$?"'
unset HISTFILE HISTCONTROL HISTIGNORE
_kubectl_words() {
  local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}" name
  COMPREPLY=()
  while IFS=$'\t' read -r name _; do
    case $name in :*) ;; "$word"*) COMPREPLY+=("$name") ;; esac
  done < <(kubectl __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _kubectl_words kubectl k
`

// outside is the shell on the learner's machine: bash where there is one, else the learner's own. Its marks carry the
// secret.
func outside(p Place, secret string) (*exec.Cmd, error) {
	bash, err := exec.LookPath("bash")
	if errors.Is(err, exec.ErrNotFound) {
		return exec.Command(cmp.Or(os.Getenv("SHELL"), "sh")), nil //nolint:gosec // the learner's own shell
	}
	if err != nil {
		return nil, fmt.Errorf("finding bash: %w", err)
	}
	file := filepath.Join(p.Dir, ".kube", "bashrc")
	if err := wholefile.Write(file, fmt.Appendf(nil, startup, p.Namespace, secret), 0o600); err != nil {
		return nil, fmt.Errorf("writing the shell's settings: %w", err)
	}
	return exec.Command(bash, "--noprofile", "--rcfile", file, "-i"), nil //nolint:gosec // a file of ours
}

// inside is a shell in a pod, through kubectl as the learner could type it.
func inside(p Place, pod string) *exec.Cmd {
	return exec.Command(filepath.Join(p.Dir, ".kube", "bin", "kubectl"), "exec", "-it", pod, "--", "sh") //nolint:gosec // our kubectl
}

// door is the pod that the shell inside is in: the lesson's client where there is one, else the first that is ready. Empty
// where none is.
func door(s *live.Snapshot) string {
	if s == nil {
		return ""
	}
	first := ""
	for _, p := range live.Pods(s) {
		switch {
		case p.Ready == 0:
		case p.Name == "client":
			return p.Name
		case first == "":
			first = p.Name
		}
	}
	return first
}

// start starts a shell. It waits, so it is a command.
func start(p Place, tab, serial int, pod string, w, h int) tea.Cmd {
	return func() tea.Msg {
		secret := rand.Text()
		command, err := outside(p, secret)
		if tab == within {
			command, err = inside(p, pod), nil
		}
		if err != nil {
			return startedMsg{tab: tab, serial: serial, err: err}
		}
		command.Dir, command.Env = p.Dir, append(slices.Clone(p.Env), "TERM=xterm-256color")
		term, err := terminal.Start(command, w, h, secret)
		return startedMsg{tab, serial, term, err}
	}
}

// await waits until there is something new to show.
func await(term *terminal.Terminal, tab, serial int) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-term.Changed():
			time.Sleep(pause)
		case <-term.Ended():
		}
		return changedMsg{tab, serial}
	}
}

// end closes what runs in a terminal. It waits, so it is a command.
func end(term *terminal.Terminal) tea.Cmd {
	if term == nil {
		return nil
	}
	return func() tea.Msg {
		term.Close()
		return nil
	}
}
