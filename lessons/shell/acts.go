package shell

import "regexp"

// changes finds the verbs with which kubectl changes something.
var changes = regexp.MustCompile(`\b(kubectl|k) (annotate|apply|autoscale|cordon|create|delete|drain|edit|expose|label|patch|replace|rollout (pause|restart|resume|undo)|run|scale|set|taint|uncordon)\b`)

// Changes says whether a command changes the cluster by kubectl: what it did shows there.
func Changes(command string) bool { return changes.MatchString(command) }

// enters finds what reaches into a pod, where it may do anything.
var enters = regexp.MustCompile(`\b(kubectl|k) (attach|cp|debug|exec)\b`)

// Acts says whether something may follow from a command: it changes the cluster, or reaches into a pod.
func Acts(command string) bool { return Changes(command) || enters.MatchString(command) }
