package image

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// program is the header of one: what the kernel, and Pack, look at.
func program(t *testing.T, machine elf.Machine, parts ...elf.ProgType) []byte {
	t.Helper()
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(machine), Version: uint32(elf.EV_CURRENT),
		Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: uint16(len(parts)), Shentsize: 64,
	}
	var content bytes.Buffer
	write := func(part any) {
		if err := binary.Write(&content, binary.LittleEndian, part); err != nil {
			t.Fatal(err)
		}
	}
	write(header)
	for _, part := range parts {
		write(elf.Prog64{Type: uint32(part)})
	}
	return content.Bytes()
}

func pack(t *testing.T, program []byte) []byte {
	t.Helper()
	var archive bytes.Buffer
	if err := Pack(&archive, program, []string{"ls", "sh"}); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func TestPackTwiceIsTheSame(t *testing.T) {
	packed := program(t, elf.EM_X86_64)
	if !bytes.Equal(pack(t, packed), pack(t, packed)) {
		t.Error("two archives of one program differ")
	}
}

func TestImages(t *testing.T) {
	index := unpack(t, pack(t, program(t, elf.EM_AARCH64)))
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	if len(manifest.Manifests) != len(All()) {
		t.Fatalf("%d images, want %d", len(manifest.Manifests), len(All()))
	}
	want := map[string]string{
		"docker.io/library/hello:v1":    "/hello PATH=/bin VERSION=1",
		"docker.io/library/hello:v2":    "/hello PATH=/bin VERSION=2",
		"docker.io/library/users:v1":    "/bin/users PATH=/bin",
		"docker.io/library/products:v1": "/bin/products PATH=/bin",
		"docker.io/library/lab:v1":      "/bin/sh PATH=/bin",
		"cadet.local/pause:1":           "/pause PATH=/bin",
	}
	layers := map[v1.Hash]bool{}
	for _, descriptor := range manifest.Manifests {
		name := descriptor.Annotations["io.containerd.image.name"]
		image, err := index.Image(descriptor.Digest)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate.Image(image); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		config, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(append(config.Config.Cmd, config.Config.Env...), " "); got != want[name] || want[name] == "" {
			t.Errorf("%q starts %q, want %q", name, got, want[name])
		}
		if config.OS != "linux" || config.Architecture != "arm64" || descriptor.Platform.Architecture != "arm64" {
			t.Errorf("%s is for %s/%s", name, config.OS, config.Architecture)
		}
		for _, diff := range config.RootFS.DiffIDs {
			layers[diff] = true
		}
	}
	if len(layers) != 1 {
		t.Errorf("%d layers, want one that is shared", len(layers))
	}
}

// Every port that an image names is one that it exposes.
func TestPorts(t *testing.T) {
	image, err := Image{Command: "/hello", Ports: []string{"8080/tcp", "9090/tcp"}}.build(static.NewLayer(nil, types.OCILayer), v1.Platform{OS: "linux"})
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct{}{"8080/tcp": {}, "9090/tcp": {}}
	if !maps.Equal(config.Config.ExposedPorts, want) {
		t.Errorf("exposed: %v", config.Config.ExposedPorts)
	}
}

func TestRootFileSystem(t *testing.T) {
	packed := program(t, elf.EM_X86_64)
	layer, err := newLayer(packed, []string{"ls", "sh"})
	if err != nil {
		t.Fatal(err)
	}
	content, err := layer.Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = content.Close() }()
	found := map[string]string{}
	eachFile(t, content, func(header *tar.Header, body []byte) {
		if header.Uid != 0 || header.Gid != 0 || !header.ModTime.Equal(noTime) {
			t.Errorf("%s belongs to %d:%d and is of %s", header.Name, header.Uid, header.Gid, header.ModTime)
		}
		found[header.Name] = header.FileInfo().Mode().String() + " " + header.Linkname
		if header.Name == "lab" && !bytes.Equal(body, packed) {
			t.Error("the program is not the one packed")
		}
		if header.Name == "etc/passwd" && !strings.HasPrefix(string(body), "root:x:0:0:") {
			t.Errorf("passwd = %q", body)
		}
	})
	for name, want := range map[string]string{
		"lab": "-rwxr-xr-x ", "hello": "Lrwxrwxrwx /lab", "pause": "Lrwxrwxrwx /lab", "bin/ls": "Lrwxrwxrwx /lab", "bin/sh": "Lrwxrwxrwx /lab",
		"tmp/": "dtrwxrwxrwx ", "root/": "drwx------ ", "run/": "drwxr-xr-x ", "var/": "drwxr-xr-x ",
		"etc/passwd": "-rw-r--r-- ", "etc/group": "-rw-r--r-- ",
	} {
		if found[name] != want {
			t.Errorf("%s is %q, want %q", name, found[name], want)
		}
	}
}

func TestNotForTheImage(t *testing.T) {
	for want, content := range map[string][]byte{
		"not a Linux program": []byte("#!/bin/sh\n"),
		"needs libraries":     program(t, elf.EM_X86_64, elf.PT_LOAD, elf.PT_INTERP),
		"no image for EM_386": program(t, elf.EM_386),
	} {
		if err := Pack(io.Discard, content, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Pack = %v, want %q", err, want)
		}
	}
}

func unpack(t *testing.T, archive []byte) v1.ImageIndex {
	t.Helper()
	dir := t.TempDir()
	eachFile(t, bytes.NewReader(archive), func(header *tar.Header, body []byte) {
		path := filepath.Join(dir, filepath.FromSlash(header.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	index, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func eachFile(t *testing.T, r io.Reader, use func(*tar.Header, []byte)) {
	t.Helper()
	reader := tar.NewReader(r)
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		use(header, body)
	}
}
