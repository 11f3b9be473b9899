package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"image/color"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// other are keys that nobody has, for as much as a file can change.
const other = `
workbench: {do: ctrl+g, hint: "%", next: "&", previous: "(", command: "!", tab: ctrl+t, help: f1, list: f2, catch-up: f3, back: f4, quit: ")"}
`

// A key from a file does what the usual one did, the usual one does it no longer, and all that is said names the new one.
func TestKeysOfAFile(t *testing.T) {
	opts := options(t, newBench("ch3", 3))
	changes, err := Keys().Read("keys.yaml", []byte(other))
	if err != nil {
		t.Fatal(err)
	}
	opts.Keys = changes
	opts.Lesson.Steps[1].Text = "⏎ scales it, or `:` and what you type."
	visit(t, opts, "scale")
	d := drive(t, opts, 80, 24)
	d.run(d.arrival.start())
	d.until("ctrl+g do it", "% hint", "! kubectl", "ctrl+g scales it, or ! and", "f1 help")
	d.keys("h")
	d.until("h does nothing in Lesson: f1 shows the keys")
	d.keys("&")
	d.until("& again skips it, % gives a hint")
	d.keys("%")
	d.until("Hint 1 of 2")
	d.keys("!")
	d.until("completes")
	d.keys("esc", "f1")
	d.until("the next hint")
	d.keys("esc")
	d.send(tea.BackgroundColorMsg{Color: color.White}) // another theme names the same keys
	d.until("% hint")
	for _, sign := range []string{"⏎", "⇥"} {
		if strings.Contains(d.text(), sign) {
			t.Errorf("the screen names %s:\n%s", sign, d.text())
		}
	}
	d.keys("ctrl+g")
	d.until("✓ Done", "& goes on to")
}

// What "cadet keys" prints is a file that changes nothing.
func TestKeysArePrintedAsTheyAreRead(t *testing.T) {
	var file strings.Builder
	if err := Keys().Print(&file); err != nil {
		t.Fatal(err)
	}
	if _, err := Keys().Read("keys.yaml", []byte(file.String())); err != nil {
		t.Errorf("%v\n%s", err, file.String())
	}
}

// What the program says takes the names of keys from where they are bound: no text has one of its own.
func TestNoTextNamesAKeyItself(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == "keys" {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Bind" {
					return false
				}
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, _ := strconv.Unquote(l.Value); strings.ContainsAny(text, "⏎⇥") || strings.Contains(text, "press ") && !strings.Contains(text, "%s") {
					t.Errorf("%s: %q names a key: fill its name in, by keys.Name", files.Position(l.Pos()), text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
