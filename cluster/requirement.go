package cluster

import "fmt"

// Requirement is one thing an engine needs of the machine.
type Requirement struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`        // what was found
	Fix    string `json:"fix,omitempty"` // the command or sentence that mends it, empty when OK
}

// Unmet turns the first requirement that is not met into an error; nil when all are.
func Unmet(e Engine, all []Requirement) error {
	for _, r := range all {
		if !r.OK {
			return fmt.Errorf("the %s engine can't run here: %s: %s\nto mend it: %s", e.Name(), r.Name, r.Detail, r.Fix)
		}
	}
	return nil
}
