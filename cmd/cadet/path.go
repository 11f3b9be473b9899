package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/term"
)

// tellPath says to somebody at a terminal how "cadet" is found, where it is not yet.
func tellPath() {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		_, _ = fmt.Fprint(os.Stderr, pathHint())
	}
}

// pathHint is a line that says how "cadet", which all texts say to type, is found; empty where it is.
func pathHint() string {
	if onPath() {
		return ""
	}
	return fmt.Sprintf("(To type just cadet: export PATH=%s:$PATH)\n", filepath.Clean(binDir()))
}

// onPath says whether "cadet" is this program for the shell.
func onPath() bool {
	found, err := exec.LookPath("cadet")
	if err != nil {
		return false
	}
	a, errA := os.Stat(found)
	b, errB := os.Stat(filepath.Join(binDir(), "cadet"))
	return errA == nil && errB == nil && os.SameFile(a, b)
}
