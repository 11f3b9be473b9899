package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/interp"
	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lessons/source"
)

var (
	// onTerminal are programs that draw on the terminal or read from it.
	onTerminal = []string{"vi", "vim", "nano", "emacs", "less", "more", "sh", "bash", "watch"}

	// missing are programs that the shell lacks, and says so better than kubectl would.
	missing = []string{"wget", "docker", "make", "cadet"}

	// ours are commands that Shell.Commands may have beside kubectl.
	ours = []string{"curl", "openssl"}

	// kubectlVerbs is what kubectl can do.
	kubectlVerbs = strings.Fields("annotate api-resources api-versions apply attach auth autoscale certificate cluster-info " +
		"completion config cordon cp create debug delete describe diff drain edit events exec explain expose get help " +
		"kuberc kustomize label logs options patch plugin port-forward proxy replace rollout run scale set taint top uncordon " +
		"version wait")

	// verbs of kubectl are also words of the shell.
	verbs = []string{"exec", "set", "wait"}
)

// Kubectl completes what was typed: the word kubectl may be left out. What is typed for a terminal, as in "cadet curl", means
// the same here without the first word.
func Kubectl(typed string) string {
	typed = strings.TrimSpace(typed)
	for _, command := range append([]string{"kubectl"}, ours...) {
		if strings.HasPrefix(typed, "cadet "+command+" ") {
			typed = strings.TrimPrefix(typed, "cadet ")
		}
	}
	file, err := syntax.NewParser().Parse(strings.NewReader(typed), "")
	if err != nil || len(file.Stmts) == 0 {
		return typed
	}
	first := file.Stmts[0].Cmd
	for pipe, ok := first.(*syntax.BinaryCmd); ok; pipe, ok = first.(*syntax.BinaryCmd) {
		first = pipe.X.Cmd
	}
	call, ok := first.(*syntax.CallExpr)
	if !ok || len(call.Assigns) > 0 || len(call.Args) == 0 || isShell(words(call)) || isProgram(call.Args[0].Lit()) {
		return typed
	}
	return "kubectl " + typed
}

// isProgram says whether a word that the shell doesn't know was meant for a program all the same: kubectl misspelt, or
// nothing like a verb of kubectl, which the shell says best.
func isProgram(word string) bool {
	if word == "" || slices.Contains(kubectlVerbs, word) || strings.HasPrefix(word, "-") {
		return false
	}
	if source.Nearest(word, []string{"kubectl"}, len(word)/2) != "" {
		return true
	}
	// Who misspells a verb seldom misses its first letter.
	return !slices.ContainsFunc(kubectlVerbs, func(v string) bool {
		return v[0] == word[0] && (len(word) < 4 || source.Nearest(word, []string{v}, len(word)/2) != "")
	})
}

// isShell says whether a call is one for the shell, not the arguments of kubectl.
func isShell(call []string) bool {
	name, args := call[0], call[1:]
	switch {
	case slices.Contains(verbs, name):
		return false
	case name == "diff":
		return !has(args, "f", "--filename") && !has(args, "k", "--kustomize")
	}
	return name == "" || name == "kubectl" || name == "k" || interp.IsBuiltin(name) || slices.Contains(Programs, name) || slices.Contains(ours, name) ||
		slices.Contains(onTerminal, name) || slices.Contains(missing, name)
}

// words returns the words of a call; one that only the shell can tell, such as $POD, is empty.
func words(call *syntax.CallExpr) []string {
	list := make([]string, len(call.Args))
	for i, w := range call.Args {
		list[i] = w.Lit()
	}
	return list
}

// NeedsTerminal says whether commands have one that talks with the learner or goes on until it is stopped.
func NeedsTerminal(command string) bool {
	file, err := syntax.NewParser().Parse(strings.NewReader(command), "")
	if err != nil {
		return false
	}
	found := false
	syntax.Walk(file, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.CallExpr); ok && len(call.Args) > 0 {
			found = found || takesTerminal(words(call))
		}
		return !found
	})
	return found
}

func takesTerminal(call []string) bool {
	if name := call[0]; name != "kubectl" && name != "k" {
		return slices.Contains(onTerminal, name)
	}
	name, args := verb(call[1:])
	switch name {
	case "edit", "port-forward", "proxy":
		return true
	case "exec", "run", "debug", "attach":
		return has(args, "t", "--tty")
	case "logs":
		return has(args, "f", "--follow")
	}
	return false
}

// verb returns the verb of kubectl's arguments and its own arguments, up to those that are for a container. Flags
// before it are those of every verb: most take a value.
func verb(args []string) (verb string, rest []string) {
	if i := slices.Index(args, "--"); i >= 0 {
		args = args[:i]
	}
	for i := 0; i < len(args); i++ {
		switch flag := args[i]; {
		case !strings.HasPrefix(flag, "-"):
			return flag, args[i+1:]
		case strings.Contains(flag, "=") || strings.HasPrefix(flag, "-n") && len(flag) > 2:
		case flag == "--insecure-skip-tls-verify", flag == "--match-server-version", flag == "--warnings-as-errors", flag == "--disable-compression":
		default:
			i++
		}
	}
	return "", nil
}

// has looks for a flag by its letter, alone or with others, or by its name.
func has(words []string, letter, name string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		short := strings.HasPrefix(w, "-") && !strings.HasPrefix(w, "--") && !strings.Contains(w, "=") && len(w) <= 4
		return w == name || w == name+"=true" || short && strings.Contains(w, letter)
	})
}
