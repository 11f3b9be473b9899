package keys

import "charm.land/bubbles/v2/key"

// Presenting is the keys that lead through a lesson before an audience. They come before those of a pane, so that a
// clicker works whichever pane has the light.
type Presenting struct {
	Forward  key.Binding `keys:"first"`
	Backward key.Binding `keys:"first"`
}

// DefaultPresenting returns the usual keys: those that clickers send.
func DefaultPresenting() Presenting {
	return Presenting{
		Forward:  Bind("→/pgdn", "on: more of the text, then the next step, done or not", "right", "pgdown"),
		Backward: Bind("←/pgup", "back: up in the text, then the step before", "left", "pgup"),
	}
}

// Bindings are all of them, for the help.
func (k Presenting) Bindings() []key.Binding { return []key.Binding{k.Forward, k.Backward} }
