package git

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kubecadet/cadet/lab/applet"
)

// Folders and files whose order differs between git and a file system.
var sample = fstest.MapFS{
	"a/b/c.txt": {Data: []byte("deep\n")}, "a.txt": {Data: []byte("before the folder a\n")}, "a0": {Data: []byte("behind it\n")}, "empty": {},
}

// serveFiles serves a repository and returns its address.
func serveFiles(t *testing.T, files map[string][]byte) string {
	t.Helper()
	server := httptest.NewServer(handler(files, t.Logf))
	t.Cleanup(server.Close)
	return server.URL + "/site.git"
}

func sampleFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := publish(sample)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func holdsSample(t *testing.T, dir string) {
	t.Helper()
	for name, file := range sample {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, file.Data) {
			t.Errorf("%s is %q (%v), want %q", name, got, err, file.Data)
		}
	}
}

func runGit(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var said strings.Builder
	err := run(t.Context(), applet.Streams{Err: &said}, args)
	return said.String(), err
}

func TestClone(t *testing.T) {
	address := serveFiles(t, sampleFiles(t))
	dir := filepath.Join(t.TempDir(), "new", "content")
	said, err := runGit(t, "clone", address, dir)
	if err != nil || said != "Cloning into '"+dir+"'...\n" {
		t.Fatalf("%v: %s", err, said)
	}
	holdsSample(t, dir)
	t.Chdir(t.TempDir())
	if said, err := runGit(t, "clone", address+"/"); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	holdsSample(t, "site")
	if said, err := runGit(t, "clone", address, "site"); !errors.Is(err, fatal) || !strings.Contains(said, "already exists and is not an empty directory") {
		t.Errorf("into a full folder: %v: %s", err, said)
	}
}

// What the server serves must be a repository to git itself.
func TestGitItselfClones(t *testing.T) {
	program, err := exec.LookPath("git")
	if err != nil {
		t.Log("there is no git here to compare with: cadet's own client, in TestClone, is all that read the repository")
		return
	}
	address := serveFiles(t, sampleFiles(t))
	dir := filepath.Join(t.TempDir(), "content")
	git := func(args ...string) string {
		command := exec.CommandContext(t.Context(), program, args...)
		command.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	git("clone", address, dir)
	holdsSample(t, dir)
	git("-C", dir, "fsck", "--full", "--strict")
	if log := git("-C", dir, "log", "--format=%an %s"); log != "Cadet Write the first pages\n" {
		t.Errorf("the log says %q", log)
	}
}

// What git itself wrote, loose, must be a repository to the client.
func TestCloneOfGitsOwn(t *testing.T) {
	program, err := exec.LookPath("git")
	if err != nil {
		t.Log("there is no git here to write a repository with")
		return
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "."},
		{"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "first"}, {"update-server-info"}} {
		if out, err := exec.CommandContext(t.Context(), program, append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	files := map[string][]byte{}
	bare := os.DirFS(filepath.Join(dir, ".git"))
	if err := fs.WalkDir(bare, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name], err = fs.ReadFile(bare, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	target := t.TempDir()
	if said, err := runGit(t, "clone", serveFiles(t, files), target); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	holdsSample(t, target)
}

func TestCloneRefuses(t *testing.T) {
	escape := func(mode, name string) map[string][]byte {
		files := map[string][]byte{}
		must := func(object string, err error) string {
			if err != nil {
				t.Fatal(err)
			}
			return object
		}
		blob := must(addObject(files, "blob", []byte("x")))
		raw := make([]byte, 20)
		for i := range raw {
			raw[i] = unhex(blob[2*i])<<4 | unhex(blob[2*i+1])
		}
		tree := must(addObject(files, "tree", append([]byte(mode+" "+name+"\x00"), raw...)))
		commit := must(addObject(files, "commit", []byte("tree "+tree+"\n")))
		files["HEAD"], files["info/refs"] = []byte("ref: refs/heads/main\n"), []byte(commit+"\trefs/heads/main\n")
		return files
	}
	damaged := func(change func(files map[string][]byte)) map[string][]byte {
		files := sampleFiles(t)
		change(files)
		return files
	}
	everyObject := func(files map[string][]byte, content []byte) {
		for name := range files {
			if strings.HasPrefix(name, "objects/") {
				files[name] = content
			}
		}
	}
	_, other, err := pack("commit", []byte("another"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		files map[string][]byte
		want  string
	}{
		{"nothing", nil, "' not found"},
		{"no branch", damaged(func(f map[string][]byte) { f["HEAD"] = []byte("ref: refs/heads/other\n") }), "lists no commit for refs/heads/other"},
		{"packs only", damaged(func(f map[string][]byte) {
			for name := range f {
				if strings.HasPrefix(name, "objects/") {
					delete(f, name)
				}
			}
		}), "reads no packs"},
		{"not compressed", damaged(func(f map[string][]byte) { everyObject(f, []byte("x")) }), "is damaged"},
		{"another object", damaged(func(f map[string][]byte) { everyObject(f, other) }), "has another name"},
		{"a way out", escape(modeFile, "../out"), "escapes"},
		{"a link", escape("120000", "link"), "neither a file nor a folder"},
		{"a file as folder", escape(modeFolder, "folder"), `is "blob 1"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			said, err := runGit(t, "clone", serveFiles(t, test.files), filepath.Join(t.TempDir(), "to"))
			if !errors.Is(err, fatal) || !strings.Contains(said, test.want) {
				t.Errorf("%v: %s\nwant %q", err, said, test.want)
			}
		})
	}
}

func unhex(c byte) byte { return byte(strings.IndexByte("0123456789abcdef", c)) }

func TestCloneSaysWhatIsWrong(t *testing.T) {
	for args, want := range map[string]string{
		"":                               "git clone URL [DIR]",
		"pull":                           "git clone URL [DIR]",
		"clone --depth http://a":         "git clone URL [DIR]",
		"clone site.git":                 "'site.git' is no address of a repository",
		"clone http://127.0.0.1:1/a.git": "unable to access 'http://127.0.0.1:1/a.git/': dial tcp 127.0.0.1:1",
		"clone http://name.invalid/a":    "could not resolve host: name.invalid",
	} {
		if said, err := runGit(t, strings.Fields(args)...); err == nil || !strings.Contains(said, want) {
			t.Errorf("git %s: %v: %s, want %q", args, err, said, want)
		}
	}
}

func TestSiteIsPublished(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var said bytes.Buffer
	if err := serve(ctx, applet.Streams{Out: &said, Err: &said}, []string{"--listen", "127.0.0.1:0"}); err != nil {
		t.Errorf("%v: %s", err, said.String())
	}
}
