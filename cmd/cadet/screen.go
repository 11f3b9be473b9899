package main

import (
	"context"
	"errors"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons"
)

// openScreen opens the workbench on a lesson; it brings the cluster up by itself.
func openScreen(ctx context.Context, e cluster.Engine, course *lessons.Course, d *desk) error {
	return errors.New("the full screen is " + notAvailable + "\nType: cadet lesson --plain")
}
