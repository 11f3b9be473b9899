package git

import (
	"bytes"
	"context"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

//go:embed site
var site embed.FS

const repository = "/site.git/"

func serve(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "gitserver", "[--listen ADDRESS]")
	listen := flags.String("listen", ":8080", "the address to serve on")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	content, err := fs.Sub(site, "site")
	if err != nil {
		return err
	}
	files, err := publish(content)
	if err != nil {
		return err
	}
	log := serving.LogTo(std.Out)
	return serving.ListenAndServe(ctx, *listen, handler(files, log), log)
}

// handler serves the files of a repository below /site.git/.
func handler(files map[string][]byte, log serving.Log) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, inside := strings.CutPrefix(r.URL.Path, repository)
		content, there := files[name]
		if !inside || !there {
			serving.Answer(w, r, log, http.StatusNotFound, "there is nothing here: git clone http://"+r.Host+strings.TrimSuffix(repository, "/"))
			return
		}
		log("%s %s %d", r.Method, r.URL.Path, http.StatusOK)
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = w.Write(content)
	})
}

// The same files must give the same commit, so its author and time never change.
const signature = "Cadet <cadet@example.com> 1767225600 +0000"

// publish makes a repository with one commit on main of the files of content: what a dumb server serves, by path.
func publish(content fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	tree, err := addTree(files, content, ".")
	if err != nil {
		return nil, err
	}
	commit, err := addObject(files, "commit",
		fmt.Appendf(nil, "tree %s\nauthor %s\ncommitter %s\n\nWrite the first pages\n", tree, signature, signature))
	if err != nil {
		return nil, err
	}
	files["HEAD"] = []byte("ref: refs/heads/main\n")
	files["info/refs"] = []byte(commit + "\trefs/heads/main\n")
	files["objects/info/packs"] = []byte("\n")
	return files, nil
}

// addTree adds the files below dir, and returns the name of the tree that lists them.
func addTree(files map[string][]byte, content fs.FS, dir string) (string, error) {
	entries, err := fs.ReadDir(content, dir)
	if err != nil {
		return "", err
	}
	// git sorts a folder as if its name ended in a slash.
	sorted := func(e fs.DirEntry) string {
		if e.IsDir() {
			return e.Name() + "/"
		}
		return e.Name()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(sorted(a), sorted(b)) })
	var tree bytes.Buffer
	for _, e := range entries {
		mode, name, err := modeFolder, "", error(nil)
		if at := path.Join(dir, e.Name()); e.IsDir() {
			name, err = addTree(files, content, at)
		} else {
			mode = modeFile
			name, err = addFile(files, content, at)
		}
		if err != nil {
			return "", err
		}
		sum, err := hex.DecodeString(name)
		if err != nil {
			return "", err
		}
		_, _ = fmt.Fprintf(&tree, "%s %s\x00%s", mode, e.Name(), sum)
	}
	return addObject(files, "tree", tree.Bytes())
}

func addFile(files map[string][]byte, content fs.FS, at string) (string, error) {
	text, err := fs.ReadFile(content, at)
	if err != nil {
		return "", err
	}
	return addObject(files, "blob", text)
}

func addObject(files map[string][]byte, kind string, content []byte) (string, error) {
	name, stored, err := pack(kind, content)
	if err != nil {
		return "", err
	}
	files[objectPath(name)] = stored
	return name, nil
}

// objectPath is where an object lies in a repository. Its name must have the right length.
func objectPath(name string) string { return "objects/" + name[:2] + "/" + name[2:] }
