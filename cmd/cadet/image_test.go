package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// What is there is not overwritten.
func TestSave(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "lab.tar"), filepath.Join(dir, "copy.tar")
	if err := os.WriteFile(from, []byte("images"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := save(from, to); err != nil {
		t.Fatal(err)
	}
	if err := save(from, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second time: %v", err)
	}
	if content, err := os.ReadFile(to); err != nil || string(content) != "images" {
		t.Errorf("it holds %q, %v", content, err)
	}
}
