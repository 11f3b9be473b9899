package wholefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Both replace what is there, with the mode that is asked for, and leave nothing beside it, not even when they fail.
func TestWrite(t *testing.T) {
	for name, write := range map[string]func(string, []byte, fs.FileMode) error{"write": Write, "lasting": WriteLasting} {
		dir := t.TempDir()
		path := filepath.Join(dir, "file")
		for _, c := range []struct {
			text string
			mode fs.FileMode
		}{{"one", 0o600}, {"a longer one", 0o644}, {"", 0o600}} {
			if err := write(path, []byte(c.text), c.mode); err != nil {
				t.Error(err)
			}
			text, err := os.ReadFile(path)
			info, statErr := os.Stat(path)
			if err != nil || statErr != nil || string(text) != c.text || info.Mode() != c.mode {
				t.Errorf("%s: %q, %v (%v, %v); want %q, %v", name, text, info.Mode(), err, statErr, c.text, c.mode)
			}
		}
		folder := filepath.Join(dir, "folder")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := write(folder, nil, 0o600); err == nil {
			t.Errorf("%s: a folder was replaced", name)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
			t.Errorf("%s: left behind: %v, %v", name, left, err)
		}
	}
}
