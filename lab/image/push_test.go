package image

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

func archiveFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lab.tar")
	if err := os.WriteFile(path, pack(t, program(t, elf.EM_X86_64)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// serve runs a registry until the test ends, and returns its host.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func emptyRegistry(t *testing.T) string {
	t.Helper()
	return serve(t, registry.New(registry.Logger(log.New(t.Output(), "registry: ", 0))))
}

func place(t *testing.T, text string) Place {
	t.Helper()
	p, err := ParsePlace(text, false)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What is in the registry after a push is what is in the archive, under IDs of its own.
func TestPush(t *testing.T) {
	archive := archiveFile(t)
	content, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]v1.Hash{}
	index := unpack(t, content)
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range manifest.Manifests {
		want[d.Annotations[nameAnnotation]] = d.Digest
	}
	for _, path := range []string{"/class", "/a/b", ""} {
		to := emptyRegistry(t) + path
		var said []string
		if err := Push(t.Context(), archive, place(t, to), func(text string) { said = append(said, text) }); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, short := range []string{"hello:v1", "hello:v2", "users:v1", "products:v1", "lab:v1"} {
			ref, err := name.ParseReference(to + "/" + short)
			if err != nil {
				t.Fatal(err)
			}
			got, err := remote.Image(ref)
			if err != nil {
				t.Fatal(err)
			}
			kept, err := index.Image(want["docker.io/library/"+short])
			if err != nil {
				t.Fatal(err)
			}
			gotParts, gotID := parts(t, got)
			keptParts, keptID := parts(t, kept)
			if gotParts != keptParts || gotID == keptID {
				t.Errorf("%s is %s with the ID %s; in the archive it is %s with %s", ref, gotParts, gotID, keptParts, keptID)
			}
			names = append(names, "pushing "+to+"/"+short+" for linux/amd64")
		}
		if !slices.Equal(said, names) {
			t.Errorf("said %q", said)
		}
		host, _, _ := strings.Cut(to, "/")
		server, err := name.NewRegistry(host)
		if err != nil {
			t.Fatal(err)
		}
		if all, err := remote.Catalog(t.Context(), server); err != nil || len(all) != 4 {
			t.Errorf("the registry holds %v, %v", all, err)
		}
	}
}

// parts are the layers of an image and what it runs, and its ID.
func parts(t *testing.T, image v1.Image) (parts, id string) {
	t.Helper()
	manifest, err := image.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(manifest.Layers, config.Config.Cmd, config.Config.Env), manifest.Config.Digest.String()
}

func TestPushIsRefused(t *testing.T) {
	archive := archiveFile(t)
	answer := func(status int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v2/" { // the ping
				w.WriteHeader(status)
			}
		})
	}
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	for _, c := range []struct {
		to   string
		want error
	}{
		{serve(t, answer(http.StatusUnauthorized)) + "/class", ErrNoAccess},
		{serve(t, answer(http.StatusForbidden)) + "/class", ErrNoAccess},
		{"registry.invalid/class", ErrNoHost},
	} {
		if err := Push(t.Context(), archive, place(t, c.to), func(string) {}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v; want %v", c.to, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Push(ctx, archive, place(t, emptyRegistry(t)), func(string) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := Push(t.Context(), archive+"x", place(t, "localhost:1"), func(string) {}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without an archive: %v", err)
	}
	if err := os.WriteFile(archive, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Push(t.Context(), archive, place(t, "localhost:1"), func(string) {}); err == nil || !strings.Contains(err.Error(), "reading the lab's images") {
		t.Errorf("of no archive: %v", err)
	}
}

// A registry without TLS is told, and used when asked for. One on 127.0.0.1 would be used unasked.
func TestPushWithoutTLS(t *testing.T) {
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.2:0")
	if err != nil {
		t.Skip("this machine has no second loopback address:", err)
	}
	server := httptest.NewUnstartedServer(registry.New(registry.Logger(log.New(t.Output(), "registry: ", 0))))
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	defer server.Close()
	archive, host := archiveFile(t), listener.Addr().String()
	if err := Push(t.Context(), archive, place(t, host), func(string) {}); !errors.Is(err, ErrNoTLS) {
		t.Errorf("error %v", err)
	}
	to, err := ParsePlace(host, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := Push(t.Context(), archive, to, func(string) {}); err != nil {
		t.Error(err)
	}
}

func TestParsePlace(t *testing.T) {
	for text, want := range map[string]string{
		"registry.example.com/class": "", "registry.example.com": "", "localhost": "", "localhost:5000/a/b": "", "10.0.0.1:5000": "", "docker.io/alice": "",
		"":                                   "names no registry",
		"class":                              "names no registry",
		"alice/class":                        "names no registry",
		"docker.io":                          "is no place in a registry",
		"https://registry.example.com/class": "the place is without its beginning: registry.example.com/class",
		"registry.example.com/class/lab:v1":  "names an image",
		"registry.example.com/class/":        "has an empty part",
		"registry.example.com/Class":         "is no place in a registry",
		"registry.example.com:x/class":       "is no place in a registry",
		"registry.example.com/a b":           "is no place in a registry",
	} {
		p, err := ParsePlace(text, false)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
		if err == nil && (p.String() != text || p.Registry() != strings.SplitN(text, "/", 2)[0]) {
			t.Errorf("%q became %s on %s", text, p, p.Registry())
		}
	}
}
