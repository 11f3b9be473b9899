package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/kubecadet/cadet/cluster/embedded/node/layout"
	"github.com/kubecadet/cadet/cluster/embedded/node/report"
)

// imagesLoaded holds the sum of the archive that containerd has.
const imagesLoaded = "/var/lib/cadet/images.sum"

// loadImages gives a node's containerd the lab images, unless it has them. The starter waits for this step of each node.
func loadImages(ctx context.Context, c *children, self layout.Node) error {
	step := "lesson images"
	if self != layout.First {
		step += " on " + self.Name()
	}
	report.Begin(step, "waits for containerd")
	if err := waitForSocket(ctx, layout.Containerd); err != nil {
		return err
	}
	sum, err := sumOf(layout.LabImages)
	if err != nil {
		return fmt.Errorf("read the lesson images: %w", err)
	}
	if have, err := os.ReadFile(imagesLoaded); err == nil && string(have) == sum {
		report.End(step)
		return nil
	}
	report.Begin(step, "unpacks them")
	cmd := command("ctr", "ctr", nil, "--address", layout.Containerd, "--namespace", "k8s.io", "images", "import", layout.LabImages)
	if err := c.run(ctx, cmd); err != nil {
		return fmt.Errorf("load the lesson images: %w", err)
	}
	report.End(step)
	return os.WriteFile(imagesLoaded, []byte(sum), 0o600)
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // opened for reading
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func waitForSocket(ctx context.Context, path string) error {
	for {
		conn, err := net.Dial("unix", path)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
