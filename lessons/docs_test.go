package lessons

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// The example in the guide for authors is a lesson that loads.
func TestGuideExampleLoads(t *testing.T) {
	guide, err := os.ReadFile("../docs/writing-lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	block := func(language string) []byte {
		_, rest, found := strings.Cut(string(guide), "```"+language+"\n")
		text, _, closed := strings.Cut(rest, "```\n")
		if !found || !closed {
			t.Fatalf("no example in %s", language)
		}
		return []byte(text)
	}
	manifest := &fstest.MapFile{Data: []byte(goodManifest)}
	_, err = load(
		fstest.MapFS{"12-config/lesson.yaml": {Data: block("yaml")}, "12-config/text.en.md": {Data: block("markdown")}},
		fstest.MapFS{"12-config/client.yaml": manifest, "12-config/app.yaml": manifest}, "guide", "en", unproven)
	if err != nil {
		t.Error(err)
	}
}
