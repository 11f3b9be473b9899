package theme

import "github.com/kubecadet/cadet/cluster/live"

// Of is the level at which a thing that fares so is shown.
func Of(h live.Health) Level {
	switch h {
	case live.Good:
		return Good
	case live.Busy:
		return Busy
	case live.Warn:
		return Warn
	case live.Bad:
		return Bad
	case live.Leaving:
		return Leaving
	default:
		return Quiet
	}
}
