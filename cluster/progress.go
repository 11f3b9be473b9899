package cluster

import "time"

// State of one step of the bring-up.
type State int

// The states of a step, in the order they happen.
const (
	Running State = iota
	Done
	Failed
)

// Progress is one step of a bring-up, reported when it begins, when what it waits for changes, and when it ends.
type Progress struct {
	Step   string        // what the step brings, such as "API server"; the same for every report of one step
	Detail string        // what is happening now, such as "kubelet waits for containerd"
	State  State         // Running until it ends
	Took   time.Duration // how long it took, once it ended
}

// Steps turns what begins and ends into progress with times.
type Steps struct {
	report func(Progress)
	since  map[string]time.Time
	order  []string
}

// NewSteps reports to report.
func NewSteps(report func(Progress)) *Steps {
	return &Steps{report: report, since: map[string]time.Time{}}
}

// Begin begins a step, or says what one that has begun is at.
func (s *Steps) Begin(step, detail string) {
	if _, ok := s.since[step]; !ok {
		s.since[step] = time.Now()
		s.order = append(s.order, step)
	}
	s.report(Progress{Step: step, Detail: detail})
}

// End ends a step well.
func (s *Steps) End(step string) {
	began, ok := s.since[step]
	if !ok {
		began = time.Now()
	}
	delete(s.since, step)
	s.report(Progress{Step: step, State: Done, Took: time.Since(began)})
}

// Fail ends what is still under way.
func (s *Steps) Fail() {
	for _, step := range s.order {
		if began, ok := s.since[step]; ok {
			delete(s.since, step)
			s.report(Progress{Step: step, State: Failed, Took: time.Since(began)})
		}
	}
}
