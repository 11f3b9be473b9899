//go:build unix

package terminal

import "golang.org/x/sys/unix"

// hangUp tells a program, which leads a session of its own, and the jobs of its process group that their terminal is
// gone, as a terminal does that is closed. With force it ends them.
func hangUp(pid int, force bool) {
	signal := unix.SIGHUP
	if force {
		signal = unix.SIGKILL
	}
	_ = unix.Kill(-pid, signal) // nobody is left
	_ = unix.Kill(-pid, unix.SIGCONT)
}
