package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// reading are the commands of kubectl that change nothing; of one with subcommands, those that don't.
var reading = map[string][]string{
	"api-resources": nil, "api-versions": nil, "cluster-info": nil, "describe": nil, "events": nil, "explain": nil, "get": nil,
	"help": nil, "logs": nil, "options": nil, "top": nil, "version": nil, "wait": nil,
	"auth":    {"can-i", "whoami"},
	"config":  {"current-context", "get-clusters", "get-contexts", "get-users", "view"},
	"rollout": {"history", "status"},
}

// filters are the programs that only pass on what they read.
var filters = []string{"cat", "cut", "grep", "head", "sort", "tail", "tr", "uniq", "wc"}

// Reads says whether a command line only looks: kubectl's commands that change nothing, and filters behind them. What it
// can't tell, such as a word that is only known once the command runs, counts as a change.
func Reads(command string) bool {
	file, err := syntax.NewParser().Parse(strings.NewReader(command), "")
	if err != nil || len(file.Stmts) == 0 {
		return false
	}
	reads := true
	syntax.Walk(file, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Stmt:
			reads = reads && len(n.Redirs) == 0 && !n.Background && !n.Coprocess
		case *syntax.CallExpr:
			reads = reads && callReads(n)
		case nil, *syntax.File, *syntax.BinaryCmd, *syntax.Word, *syntax.Lit, *syntax.SglQuoted, *syntax.DblQuoted, *syntax.Comment:
		default: // an expansion, a loop, a function
			reads = false
		}
		return reads
	})
	return reads
}

// callReads says whether one program only reads.
func callReads(call *syntax.CallExpr) bool {
	if len(call.Assigns) > 0 || len(call.Args) == 0 {
		return false
	}
	words := make([]string, len(call.Args))
	for i, arg := range call.Args {
		words[i] = literal(arg)
	}
	if words[0] != "kubectl" && words[0] != "k" {
		return slices.Contains(filters, words[0])
	}
	words = afterFlags(words[1:])
	if len(words) == 0 {
		return false
	}
	below, known := reading[words[0]]
	return known && (below == nil || len(words) > 1 && slices.Contains(below, words[1]))
}

// literal is a word as the program gets it, as far as that is known beforehand.
func literal(w *syntax.Word) string {
	var text strings.Builder
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			text.WriteString(p.Value)
		case *syntax.SglQuoted:
			text.WriteString(p.Value)
		case *syntax.DblQuoted:
			text.WriteString(literal(&syntax.Word{Parts: p.Parts}))
		}
	}
	return text.String()
}

// afterFlags leaves out the flags that may stand before kubectl's command and say where it goes. Before any other flag there
// is no telling what is its value and what the command.
func afterFlags(words []string) []string {
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		switch name, _, whole := strings.Cut(words[0], "="); {
		case whole && slices.Contains([]string{"-n", "--namespace", "--context"}, name):
			words = words[1:]
		case slices.Contains([]string{"-n", "--namespace", "--context"}, name) && len(words) > 1:
			words = words[2:]
		default:
			return nil
		}
	}
	return words
}

// InNamespace has a command of kubectl work in a namespace, which may be another than the usual one.
func InNamespace(command, namespace string) string {
	if rest, ok := strings.CutPrefix(command, "kubectl "); ok && namespace != "" && !strings.HasPrefix(rest, "-n ") {
		return "kubectl -n " + namespace + " " + rest
	}
	return command
}
