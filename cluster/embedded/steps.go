package embedded

import (
	"time"

	"github.com/kubecadet/cadet/cluster"
)

// steps turns what begins and ends into progress with times.
type steps struct {
	report func(cluster.Progress)
	since  map[string]time.Time
	order  []string
}

func newSteps(report func(cluster.Progress)) *steps {
	return &steps{report: report, since: map[string]time.Time{}}
}

func (s *steps) begin(step, detail string) {
	if _, ok := s.since[step]; !ok {
		s.since[step] = time.Now()
		s.order = append(s.order, step)
	}
	s.report(cluster.Progress{Step: step, Detail: detail})
}

func (s *steps) end(step string) {
	began, ok := s.since[step]
	if !ok {
		began = time.Now()
	}
	delete(s.since, step)
	s.report(cluster.Progress{Step: step, State: cluster.Done, Took: time.Since(began)})
}

// fail ends what is still under way.
func (s *steps) fail() {
	for _, step := range s.order {
		if began, ok := s.since[step]; ok {
			delete(s.since, step)
			s.report(cluster.Progress{Step: step, State: cluster.Failed, Took: time.Since(began)})
		}
	}
}
