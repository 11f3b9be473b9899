package saves

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(time.Now().String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "12-config", "lesson.yaml"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	saved, err := Watch(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"12-config/lesson.yaml", "13-new/text.en.md", "13-new/text.en.md"} {
		write(t, filepath.Join(dir, name))
		select {
		case <-saved:
		case <-time.After(10 * time.Second):
			t.Fatalf("nothing was told of %s", name)
		}
	}
	write(t, filepath.Join(dir, "12-config", ".lesson.yaml.swp"))
	select {
	case <-saved:
		t.Error("an editor's own file counts as a save")
	case <-time.After(3 * settle):
	}
	cancel()
	for range saved { // it is closed in the end
	}
}

func TestWatchNowhere(t *testing.T) {
	if _, err := Watch(t.Context(), filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a folder that isn't there is watched")
	}
}
