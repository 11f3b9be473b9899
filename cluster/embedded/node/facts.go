package main

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
)

// recordFacts takes what the machine gives this node, and writes down for the programs that it starts what that is.
func recordFacts() error {
	if err := os.MkdirAll(layout.Facts, 0o755); err != nil {
		return err
	}
	facts := []string{layout.Began}
	if why := takeCgroups(); why == nil {
		facts = append(facts, layout.KeepsLimits)
	} else {
		fmt.Fprintf(os.Stderr, "limits of containers are not kept: %v\n", why)
	}
	if filtersCalls(realRunc) {
		facts = append(facts, layout.HasSeccomp)
	}
	var err error
	for _, fact := range facts {
		err = errors.Join(err, os.WriteFile(fact, nil, 0o600))
	}
	return err
}

// isFact says whether something was found out.
func isFact(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// filtersCalls says whether a runc was built with libseccomp.
func filtersCalls(runc string) bool {
	info, err := buildinfo.ReadFile(runc)
	if err != nil {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-tags" {
			return slices.Contains(strings.Split(s.Value, ","), "seccomp")
		}
	}
	return false
}
