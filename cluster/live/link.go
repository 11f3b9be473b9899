package live

import "time"

// link is whether one conversation with the API server works.
type link struct {
	err  error     // why it does not
	last time.Time // when it was last known to
}

func (l *link) seen() { l.last = time.Now() }

// up and down say whether that is news.
func (l *link) up() bool {
	l.seen()
	news := l.err != nil
	l.err = nil
	return news
}

func (l *link) down(err error) bool {
	news := l.err == nil || l.err.Error() != err.Error()
	l.err = err
	return news
}
