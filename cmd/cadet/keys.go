package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"github.com/kubecadet/cadet/tui"
	"github.com/kubecadet/cadet/tui/keys"
)

// keysVariable names the file of keys.
const keysVariable = "CADET_KEYS"

// keysFile is where the learner's own keys are looked for, and asked whether somebody named that place: then the file must be
// there.
func (a *app) keysFile() (path string, asked bool) {
	if named := cmp.Or(a.keys, os.Getenv(keysVariable)); named != "" {
		return named, true
	}
	return filepath.Join(xdg.ConfigHome, "cadet", "keys.yaml"), false
}

// ownKeys reads the learner's own keys. Those of a file with a mistake are not half taken: a key that changes the cluster
// could then be where something harmless is expected. So the workbench doesn't open on them, and what is wrong stays on the
// screen while the file is mended.
func (a *app) ownKeys() (keys.Changes, error) {
	path, asked := a.keysFile()
	data, err := os.ReadFile(path) //nolint:gosec // the learner names it
	switch {
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return nil, nil
	case err != nil:
		return nil, usage("Print one to begin with: cadet keys --usual > "+path, "the file of keys can't be read: %s", err)
	}
	changes, err := tui.Keys().Read(path, data)
	if problems, ok := errors.AsType[keys.Problems](err); ok {
		return nil, usage("Mend the file, or move it away and the usual keys hold. All of them: cadet keys --usual",
			"the file of keys has %d of these:\n%s", len(problems), problems)
	}
	return changes, err
}

func newKeys(a *app) *cobra.Command {
	var usual bool
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Print the keys of the workbench, as a file to change them in",
		Long: "Prints what can be pressed in the workbench and what each key does, as a file of your own keys that is ready to be edited. " +
			"The file is --keys, else $" + keysVariable + ", else cadet/keys.yaml in your configuration folder. It may name just the keys that are to be others.\n\n" + exitCodes,
		Example: "cadet keys\n\n# Begin a file of your own\ncadet keys > keys.yaml\ncadet --keys keys.yaml",
		Args:    noArgs,
		RunE: a.withSignals(func(_ context.Context, cmd *cobra.Command, _ []string) error {
			set := tui.Keys()
			if !usual {
				changes, err := a.ownKeys()
				if err != nil {
					return err
				}
				set.Apply(changes)
			}
			path, _ := a.keysFile()
			out := cmd.OutOrStdout()
			if _, err := fmt.Fprintf(out, keysHead, path); err != nil {
				return fmt.Errorf("printing the keys: %w", err)
			}
			return set.Print(out)
		}),
	}
	cmd.Flags().BoolVar(&usual, "usual", false, "the keys as they are without a file")
	return cmd
}

// keysHead is the beginning of the file that is printed.
const keysHead = `# The keys of cadet. It reads them from %s
# Change what you like, and delete the rest: what isn't here stays as it is.
#
# A key is a letter or a sign, f1 to f12, enter, tab, esc, space, up, down, left, right, home, end, pgup, pgdown, insert
# or delete, with ctrl+, alt+ or shift+ before it; several are a list, as in [up, k].
# Digits and backspace answer questions, ctrl+c stops and closes; dialogs and lists have their own keys, which they show.

`
