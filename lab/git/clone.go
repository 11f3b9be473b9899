package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"github.com/kubecadet/cadet/lab/applet"
)

// git's own status for what it can't go on with.
const fatal applet.Status = 128

// Nothing in a cluster takes as long to answer.
const longestAnswer = 30 * time.Second

func run(ctx context.Context, std applet.Streams, args []string) error {
	if len(args) < 2 || len(args) > 3 || args[0] != "clone" || strings.HasPrefix(args[1], "-") {
		_, _ = fmt.Fprintln(std.Err, "git: here it can do only this: git clone URL [DIR]")
		return applet.Usage
	}
	address, dir := strings.TrimSuffix(args[1], "/"), ""
	if len(args) == 3 {
		dir = args[2]
	} else {
		dir = strings.TrimSuffix(path.Base(address), ".git")
	}
	if err := clone(ctx, std.Err, address, dir); err != nil {
		_, _ = fmt.Fprintln(std.Err, "fatal:", err)
		return fatal
	}
	return nil
}

// clone puts the files of the commit that HEAD of the repository names into dir. It keeps no history and makes no .git.
func clone(ctx context.Context, say io.Writer, address, dir string) error {
	if parsed, err := url.Parse(address); err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return fmt.Errorf("'%s' is no address of a repository: http://HOST/NAME.git", address)
	}
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 {
		return fmt.Errorf("destination path '%s' already exists and is not an empty directory", dir)
	}
	_, _ = fmt.Fprintf(say, "Cloning into '%s'...\n", dir)
	remote := remote{address: address, client: &http.Client{Timeout: longestAnswer}}
	commit, err := remote.head(ctx)
	if err != nil {
		return err
	}
	tree, err := remote.treeOf(ctx, commit)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	// Whatever names are in the repository, nothing is written outside of the folder.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return remote.checkOut(ctx, root, tree, ".")
}

// remote is a repository under a URL.
type remote struct {
	address string
	client  *http.Client
}

var errNotThere = errors.New("not there")

// get calls for a file of the repository, and hands its content to read.
func (r remote) get(ctx context.Context, file string, read func(io.Reader) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.address+"/"+file, http.NoBody)
	if err != nil {
		return err
	}
	response, err := r.client.Do(request)
	var dns *net.DNSError
	var call *url.Error
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("unable to access '%s/': could not resolve host: %s", r.address, request.URL.Hostname())
	case errors.As(err, &call):
		return fmt.Errorf("unable to access '%s/': %w", r.address, call.Err)
	case err != nil:
		return err
	}
	defer func() { _ = response.Body.Close() }()
	switch {
	case response.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s is %w", file, errNotThere)
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("unable to access '%s/': the server says %s", r.address, response.Status)
	}
	return read(response.Body)
}

func (r remote) text(ctx context.Context, file string) (text string, err error) {
	err = r.get(ctx, file, func(body io.Reader) error {
		all, err := io.ReadAll(io.LimitReader(body, largestObject))
		text = string(all)
		return err
	})
	return text, err
}

// head is the name of the commit that HEAD leads to.
func (r remote) head(ctx context.Context) (string, error) {
	refs, err := r.text(ctx, "info/refs")
	if errors.Is(err, errNotThere) {
		return "", fmt.Errorf("repository '%s/' not found", r.address)
	}
	if err != nil {
		return "", err
	}
	head, err := r.text(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	branch := strings.TrimPrefix(strings.TrimSpace(head), "ref: ")
	for line := range strings.Lines(refs) {
		commit, ref, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if ref == branch && len(commit) == nameLength {
			return commit, nil
		}
	}
	return "", fmt.Errorf("'%s/' lists no commit for %s: it is empty, or not served by the dumb protocol", r.address, branch)
}

func (r remote) object(ctx context.Context, name, kind string) (content []byte, err error) {
	err = r.get(ctx, objectPath(name), func(body io.Reader) error {
		content, err = unpack(name, kind, body)
		return err
	})
	if errors.Is(err, errNotThere) {
		return nil, fmt.Errorf("object %s does not lie loose on the server: this git reads no packs", name)
	}
	return content, err
}

func (r remote) treeOf(ctx context.Context, commit string) (string, error) {
	content, err := r.object(ctx, commit, "commit")
	if err != nil {
		return "", err
	}
	line, _, _ := bytes.Cut(content, []byte("\n"))
	tree, found := strings.CutPrefix(string(line), "tree ")
	if !found || len(tree) != nameLength {
		return "", fmt.Errorf("commit %s is damaged: it begins with %q", commit, line)
	}
	return tree, nil
}

// checkOut writes what a tree lists below dir of root.
func (r remote) checkOut(ctx context.Context, root *os.Root, tree, dir string) error {
	content, err := r.object(ctx, tree, "tree")
	if err != nil {
		return err
	}
	entries, err := parseTree(content)
	if err != nil {
		return fmt.Errorf("%s: %w", tree, err)
	}
	for _, e := range entries {
		at := path.Join(dir, e.path)
		switch e.mode {
		case modeFolder:
			if err = root.MkdirAll(at, 0o755); err == nil {
				err = r.checkOut(ctx, root, e.object, at)
			}
		case modeFile, modeProgram:
			err = r.write(ctx, root, e, at)
		default:
			err = fmt.Errorf("%s is neither a file nor a folder (mode %s): this git knows no other", at, e.mode)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r remote) write(ctx context.Context, root *os.Root, e entry, at string) error {
	content, err := r.object(ctx, e.object, "blob")
	if err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	if e.mode == modeProgram {
		mode = 0o755
	}
	return root.WriteFile(at, content, mode)
}
