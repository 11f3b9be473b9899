package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/kubecadet/cadet/lab/image"
)

func TestNotPushed(t *testing.T) {
	to, err := image.ParsePlace("registry.example.com/class", false)
	if err != nil {
		t.Fatal(err)
	}
	for next, err := range map[string]error{
		"docker login registry.example.com":                      image.ErrNoAccess,
		"on its network or VPN?":                                 image.ErrNoHost,
		"cadet image push --insecure registry.example.com/class": image.ErrNoTLS,
		"make build":                            fs.ErrNotExist,
		"does it run? Then type the same again": errors.New("connection refused"),
	} {
		err := notPushed(fmt.Errorf("pushing: %w", err), to)
		if exitCode(err) != codeFailed || !strings.Contains(err.Error(), "could not be pushed") || !strings.Contains(err.Error(), next) {
			t.Errorf("%v; want %q", err, next)
		}
	}
	if err := notPushed(context.Canceled, to); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
