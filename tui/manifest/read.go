package manifest

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Files gives the text of manifests. A session.Session gives them as they are about to be applied: as they lie in the
// work folder, where the learner may edit them.
type Files interface {
	ManifestText(path string) (string, error)
}

// readEvery is how soon an edited manifest shows.
const readEvery = time.Second

// readMsg is the texts of the manifests of a step.
type readMsg struct {
	serial int
	texts  []string
}

// editMsg is a file that the learner wants to edit.
type editMsg struct{ name, text string }

// read reads the manifests of the step.
func (m *Model) read() tea.Cmd {
	serial, files, names := m.serial, m.files, m.names
	return func() tea.Msg { return readMsg{serial, readAll(files, names)} }
}

// wasRead shows what was read, where it is something new, and has it read again.
func (m *Model) wasRead(msg readMsg) tea.Cmd {
	if msg.serial != m.serial {
		return nil
	}
	if m.fresh || !slices.Equal(msg.texts, m.texts) {
		m.load(msg.texts)
	}
	if m.fresh {
		m.fresh = false
		m.view.GotoTop()
		m.toFirstDifference()
	}
	again := m.read()
	return tea.Tick(readEvery, func(time.Time) tea.Msg { return again() })
}

// readAll returns the texts of manifests; of one that can't be read the reason, as YAML has it.
func readAll(files Files, names []string) []string {
	texts := make([]string, len(names))
	for i, name := range names {
		text, err := files.ManifestText(name)
		if err != nil {
			text = "# " + err.Error() + "\n"
		}
		texts[i] = text
	}
	return texts
}

// kind finds the kind of the first object of a manifest.
func kind(text string) string {
	for l := range strings.Lines(text) {
		if k, ok := strings.CutPrefix(l, "kind:"); ok {
			k, _, _ = strings.Cut(k, " #")
			return strings.Trim(strings.TrimSpace(k), `"'`)
		}
	}
	return ""
}
