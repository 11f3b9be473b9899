package live

// Health says how a thing fares, for whoever picks a sign or a colour for it.
type Health int

// From nothing to say to bad.
const (
	Quiet   Health = iota // ended well, or of no interest now
	Good                  // works
	Busy                  // on its way
	Warn                  // waits for something that may not come
	Bad                   // failed, or fails again and again
	Leaving               // being deleted
)
