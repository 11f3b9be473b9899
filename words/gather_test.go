package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// key is a form that the code says, and where.
type key struct {
	form, many string // many of Count only
	file       string // from the root of the repository
	line       int
}

// gatherer finds the forms in the code of the program.
type gatherer struct {
	files token.FileSet
	keys  []key
	wrong []string // calls that say something else than a form that stands there
}

// elsewhere holds what is no part of the program: the lab image speaks English like the tools that it stands for.
var elsewhere = []string{"lab", "bench", "words", "cluster/embedded/node", "cluster/embedded/tools", "internal/test"}

// gather reads all code below a folder.
func gather(root string) (*gatherer, error) {
	g := &gatherer{}
	packages := map[string][]*ast.File{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		at, _ := filepath.Rel(root, path)
		at = filepath.ToSlash(at)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (slices.Contains(elsewhere, at) || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && at != "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(at, ".go") || strings.HasSuffix(at, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(&g.files, path, nil, parser.SkipObjectResolution)
		packages[filepath.Dir(at)] = append(packages[filepath.Dir(at)], file)
		return err
	})
	if err != nil {
		return nil, err
	}
	for dir, list := range packages {
		of := takers(list)
		for _, file := range list {
			for _, decl := range file.Decls {
				g.declaration(root, dir, decl, of)
			}
		}
	}
	slices.SortFunc(g.keys, func(a, b key) int { return strings.Compare(a.file, b.file)*2 + cmpInt(a.line, b.line) })
	return g, nil
}

func cmpInt(a, b int) int { return max(-1, min(1, a-b)) }

// takers are the functions of a package that hand a form on to this one, by name, with the place of the form among what
// they take.
func takers(files []*ast.File) map[string]int {
	found := map[string]int{}
	for _, file := range files {
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			form, at := formOf(f)
			ast.Inspect(f.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && form != "" && slices.Contains([]string{"Say", "Fail", "New"}, called(call)) && len(call.Args) > 0 && isIdent(call.Args[0], form) {
					found[f.Name.Name] = at
				}
				return true
			})
		}
	}
	return found
}

// formOf is the name and the place of the parameter before args ...any.
func formOf(f *ast.FuncDecl) (name string, at int) {
	var names []string
	for _, field := range f.Type.Params.List {
		for _, n := range field.Names {
			names = append(names, n.Name)
		}
		if _, rest := field.Type.(*ast.Ellipsis); rest && len(names) > 1 {
			return names[len(names)-2], len(names) - 2
		}
	}
	return "", 0
}

func isIdent(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// lastName is that of what a method is called on: the line of messages and the bring-up have a Say of their own.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// called is the last name of what is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func (g *gatherer) declaration(root, dir string, decl ast.Decl, takers map[string]int) {
	own := ""
	if f, ok := decl.(*ast.FuncDecl); ok {
		own, _ = formOf(f)
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		if pair, ok := n.(*ast.KeyValueExpr); ok && (strings.HasPrefix(dir, "tui") || dir == "internal/panes") && (isIdent(pair.Key, "Title") || isIdent(pair.Key, "Label")) {
			g.mark(root, pair.Value)
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name := called(call)
		at, isTaker := takers[name]
		selector, _ := call.Fun.(*ast.SelectorExpr)
		ofWords := selector != nil && isIdent(selector.X, "words")
		switch {
		case isTaker && len(call.Args) > at:
		case (name == "Say" || name == "Fail") && selector != nil && !slices.Contains([]string{"status", "bring"}, lastName(selector.X)), (name == "New" || name == "Mark") && ofWords:
			at = 0
		case name == "Press" && selector != nil && len(call.Args) > 1:
			at = 0
		case name == "Count" && selector != nil && len(call.Args) > 2:
			at = 1
		default:
			g.shown(root, call, name, selector)
			return true
		}
		if len(call.Args) <= at || own != "" && isIdent(call.Args[at], own) {
			return true
		}
		g.call(root, dir, call, name, at)
		return true
	})
}

// shown notes the texts that are said in the learner's language by what shows them: what keys do, notices, dialogs,
// and what a cluster does that comes up.
func (g *gatherer) shown(root string, call *ast.CallExpr, name string, selector *ast.SelectorExpr) {
	var places []int
	switch {
	case selector == nil && name != "Bind":
		return
	case name == "Bind" || name == "SetHelp":
		places = []int{1}
	case name == "Refuse", name == "Say" && lastName(selector.X) == "status":
		places = []int{0}
	case name == "Begin" && lastName(selector.X) == "steps":
		places = []int{0, 1}
	case name == "New" && isIdent(selector.X, "dialog"):
		places = []int{1, 2}
	}
	for _, at := range places {
		if at < len(call.Args) {
			g.mark(root, call.Args[at])
		}
	}
}

// mark notes a text that stands there; one that is put together was said where it was.
func (g *gatherer) mark(root string, e ast.Expr) {
	text, ok := constant(e)
	if !ok || !Sayable(text) || text == strings.ToUpper(text) { // columns are called as kubectl calls them
		return
	}
	where := g.files.Position(e.Pos())
	file, _ := filepath.Rel(root, where.Filename)
	g.keys = append(g.keys, key{form: text, file: filepath.ToSlash(file), line: where.Line})
}

// call notes the form of a call.
func (g *gatherer) call(root, dir string, call *ast.CallExpr, name string, at int) {
	where := g.files.Position(call.Pos())
	file, _ := filepath.Rel(root, where.Filename)
	k := key{file: filepath.ToSlash(file), line: where.Line}
	form, ok := constant(call.Args[at])
	rest := at + 1
	if name == "Count" && ok {
		k.many, ok = constant(call.Args[at+1])
		rest++
	}
	if !ok {
		g.wrong = append(g.wrong, fmt.Sprintf("%s:%d: the form isn't written there: what is filled in comes after it", k.file, k.line))
		return
	}
	k.form = form
	for _, f := range []string{k.form, k.many} {
		if n := filledIn(f); f != "" && name != "Mark" && !call.Ellipsis.IsValid() && n != len(call.Args)-rest {
			g.wrong = append(g.wrong, fmt.Sprintf("%s:%d: %q takes %d, and gets %d", k.file, k.line, f, n, len(call.Args)-rest))
		}
	}
	g.keys = append(g.keys, k)
}

// filledIn is how many things a form fills in.
func filledIn(form string) int {
	last := 0
	for at := range verbs(form) {
		last = max(last, at)
	}
	return last
}

// constant is a text that stands in the code, in one piece or in several.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		a, ok := constant(e.X)
		b, also := constant(e.Y)
		return a + b, ok && also && e.Op == token.ADD
	}
	return "", false
}
