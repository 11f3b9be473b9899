package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/kubecadet/cadet/lessons/folder"
)

// New makes a shell in a folder, with the cluster of a kubeconfig. The commands are put into the folder bin of keep, too, for
// programs other than this shell, which look on PATH. Kubectl's cache is left to whoever makes the shell.
func New(dir, keep, kubeconfig string, commands map[string][]string) (*Shell, error) {
	bin := filepath.Join(keep, "bin")
	for name, command := range commands {
		words := make([]string, len(command))
		for i, word := range command {
			quoted, err := syntax.Quote(word, syntax.LangPOSIX)
			if err != nil {
				return nil, fmt.Errorf("quoting %q: %w", word, err)
			}
			words[i] = quoted
		}
		script := "#!/bin/sh\nexec " + strings.Join(words, " ") + " \"$@\"\n"
		if err := folder.Replace(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return &Shell{Dir: dir, Env: withCluster(bin, kubeconfig), Commands: commands}, nil
}

// withCluster is our environment with a cluster in it, and none of the settings that would make a kubectl command mean
// something else here than it says.
func withCluster(bin, kubeconfig string) []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch name {
		case "KUBECONFIG", "KUBERC", "KUBECACHEDIR", "PATH", "PWD", "OLDPWD":
		default:
			env = append(env, entry)
		}
	}
	return append(env, "KUBECONFIG="+kubeconfig, "KUBERC=off", "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
}
