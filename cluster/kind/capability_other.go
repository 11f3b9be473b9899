//go:build !linux

package kind

// lacksSysResource is asked of machines whose own kernel runs the containers only.
func (info) lacksSysResource(cli) bool { return false }
