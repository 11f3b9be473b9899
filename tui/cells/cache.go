package cells

// Cache keeps a view until something that shows in it changes.
type Cache struct {
	view string
	kept bool
}

// Drop forgets the view.
func (c *Cache) Drop() { c.kept = false }

// Get returns the view, made anew when it was dropped.
func (c *Cache) Get(make func() string) string {
	if !c.kept {
		c.view, c.kept = make(), true
	}
	return c.view
}
