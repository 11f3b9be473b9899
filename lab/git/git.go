// Package git holds as much of git as a pod needs to get its files from a repository: git clone, and a server with one to
// clone. Both speak the dumb protocol, in which a repository is files under a URL and the client finds its way by itself.
// What the server serves, git itself can clone; what clone clones is a repository whose objects lie loose, not in packs.
package git

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1" //nolint:gosec // that is how git names objects
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets are the client and the server.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "git", Summary: "clones a repository: git clone URL [DIR]", Run: run},
		{Name: "gitserver", Summary: "serves a small repository on :8080, /site.git", Serves: true, Run: serve},
	}
}

// The modes of a tree's entries.
const (
	modeFolder  = "40000"
	modeFile    = "100644"
	modeProgram = "100755"
)

// No object of a lesson's repository is nearly as large; one that claims to be must not fill the pod's memory.
const largestObject = 16 << 20

const nameLength = 2 * sha1.Size

// pack returns an object as git stores it loose, and its name.
func pack(kind string, content []byte) (name string, stored []byte, err error) {
	whole := append(fmt.Appendf(nil, "%s %d\x00", kind, len(content)), content...)
	sum := sha1.Sum(whole) //nolint:gosec // see above
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(whole); err != nil {
		return "", nil, err
	}
	if err := w.Close(); err != nil {
		return "", nil, err
	}
	return hex.EncodeToString(sum[:]), packed.Bytes(), nil
}

// unpack reads a loose object, and holds it to its name and to the kind expected.
func unpack(name, kind string, stored io.Reader) ([]byte, error) {
	z, err := zlib.NewReader(stored)
	if err != nil {
		return nil, fmt.Errorf("object %s is damaged: %w", name, err)
	}
	whole, err := io.ReadAll(io.LimitReader(z, largestObject+1))
	if err != nil {
		return nil, fmt.Errorf("object %s is damaged: %w", name, err)
	}
	if len(whole) > largestObject {
		return nil, fmt.Errorf("object %s is larger than %d bytes", name, largestObject)
	}
	if sum := sha1.Sum(whole); hex.EncodeToString(sum[:]) != name { //nolint:gosec // see above
		return nil, fmt.Errorf("object %s is damaged: its content has another name", name)
	}
	header, content, _ := bytes.Cut(whole, []byte{0})
	if want := kind + " " + strconv.Itoa(len(content)); string(header) != want {
		return nil, fmt.Errorf("object %s is %q, and should be %q", name, header, want)
	}
	return content, nil
}

// entry is one line of a tree: a file or a folder.
type entry struct{ mode, path, object string }

var errBadTree = errors.New("the tree is damaged")

// parseTree reads a tree's entries: mode, blank, name, zero, and the 20 bytes of the object's name.
func parseTree(tree []byte) ([]entry, error) {
	var all []entry
	for len(tree) > 0 {
		head, rest, found := bytes.Cut(tree, []byte{0})
		mode, path, both := bytes.Cut(head, []byte{' '})
		if !found || !both || len(rest) < sha1.Size {
			return nil, errBadTree
		}
		all = append(all, entry{string(mode), string(path), hex.EncodeToString(rest[:sha1.Size])})
		tree = rest[sha1.Size:]
	}
	return all, nil
}
