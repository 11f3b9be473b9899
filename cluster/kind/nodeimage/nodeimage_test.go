package nodeimage

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// read lists an archive: names in order, and the headers and contents by name.
func read(t *testing.T, archive []byte) ([]string, map[string]*tar.Header, map[string]string) {
	t.Helper()
	var names []string
	headers, contents := map[string]*tar.Header{}, map[string]string{}
	for in := tar.NewReader(bytes.NewReader(archive)); ; {
		header, err := in.Next()
		if errors.Is(err, io.EOF) {
			return names, headers, contents
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, header.Name)
		headers[header.Name], contents[header.Name] = header, string(content)
	}
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTreeIsWrittenSortedWithParents(t *testing.T) {
	made := newTree()
	made.link("usr/bin/kubelet", "hyperkube")
	if err := made.copy("usr/bin/hyperkube", 0o755, write(t, filepath.Join(t.TempDir(), "program"), "binary")); err != nil {
		t.Fatal(err)
	}
	made.file("kind/version", 0o644, []byte("v1"))
	made.dir("tmp", 0o1777)
	var out bytes.Buffer
	if err := made.write(&out); err != nil {
		t.Fatal(err)
	}
	names, headers, contents := read(t, out.Bytes())
	want := []string{"kind/", "kind/version", "tmp/", "usr/", "usr/bin/", "usr/bin/hyperkube", "usr/bin/kubelet"}
	if !slices.Equal(names, want) {
		t.Errorf("names: %v, want %v", names, want)
	}
	if contents["usr/bin/hyperkube"] != "binary" || headers["usr/bin/kubelet"].Linkname != "hyperkube" || headers["tmp/"].Mode != 0o1777 {
		t.Errorf("contents %v, headers %v", contents, headers)
	}
	for name, header := range headers {
		if !header.ModTime.Equal(epoch) || header.Uid != 0 {
			t.Errorf("%s is of %v and of user %d", name, header.ModTime, header.Uid)
		}
	}
}

const status = `Package: iptables
Status: install ok installed
Version: 1.8.11-2
Pre-Depends: dpkg (>= 1.17)
Depends: libxtables12 (= 1.8.11-2), netbase, libc6:amd64 (>= 2.38) | libc6.1
Description: tools
 Depends: on nothing

Package: libxtables12
Version: 1.8.11-2
Depends: libc6

Package: libc6
Version: 2.41-12

Package: netbase
Version: 6.5

Package: bash
Version: 5.2
`

// debian is an archive as mmdebstrap writes it.
func debian(t *testing.T) string {
	t.Helper()
	made := newTree()
	for name, content := range map[string]string{
		"var/lib/dpkg/status":                     status,
		"var/lib/dpkg/info/iptables.list":         "/.\n/usr/sbin/xtables-nft-multi\n/usr/share/doc/iptables/copyright\n/usr/sbin/iptables-nft\n",
		"var/lib/dpkg/info/libc6:amd64.list":      "/lib/x86_64-linux-gnu/libc.so.6\n/usr/lib/x86_64-linux-gnu/gconv/UTF-7.so\n",
		"usr/sbin/xtables-nft-multi":              "program",
		"usr/lib/x86_64-linux-gnu/libc.so.6":      "library",
		"usr/lib/x86_64-linux-gnu/gconv/UTF-7.so": "encoding",
		"usr/bin/bash":                            "shell",
		"usr/share/doc/iptables/copyright":        "free",
		"usr/share/doc/iptables/changelog.gz":     "long",
		"usr/share/man/man8/iptables.8.gz":        "page",
		"etc/machine-id":                          "uninitialized",
		"usr/lib/systemd/system/sockets.target.wants/systemd-udevd-kernel.socket": "",
		"usr/lib/systemd/system/sockets.target.wants/systemd-journald.socket":     "",
		"usr/lib/systemd/system/multi-user.target.wants/getty.target":             "",
	} {
		made.file(name, 0o644, []byte(content))
	}
	made.link("bin", "usr/bin")
	made.link("lib", "usr/lib")
	made.link("usr/sbin/iptables-nft", "xtables-nft-multi")
	made.link("usr/sbin/iptables", "/etc/alternatives/iptables")
	made.link("etc/alternatives/iptables", "/usr/sbin/iptables-nft")
	made.add("dev/null", entry{header: tar.Header{Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 3}})
	path := filepath.Join(t.TempDir(), "debian.tar")
	if err := made.writeFile(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDebianLosesWhatANodeDoesNotNeed(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.tar")
	system, err := filterDebian(debian(t), out)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	_, headers, _ := read(t, raw)
	for name, kept := range map[string]bool{
		"dev/": true, "dev/null": false, "etc/machine-id": false, "bin": true,
		"usr/share/doc/iptables/copyright": true, "usr/share/doc/iptables/changelog.gz": false, "usr/share/man/man8/iptables.8.gz": false,
		"usr/lib/systemd/system/sockets.target.wants/systemd-udevd-kernel.socket": false,
		"usr/lib/systemd/system/sockets.target.wants/systemd-journald.socket":     true,
		"usr/lib/systemd/system/multi-user.target.wants/getty.target":             false,
	} {
		if (headers[name] != nil) != kept {
			t.Errorf("%s is in the image: %v, want %v", name, headers[name] != nil, kept)
		}
	}
	if list := string(system.list()); !strings.HasPrefix(list, "iptables 1.8.11-2\n") || strings.Count(list, "\n") != 5 {
		t.Errorf("packages: %q", list)
	}
}

func TestExtractedProgramsHaveTheirLibraries(t *testing.T) {
	system, err := filterDebian(debian(t), filepath.Join(t.TempDir(), "out.tar"))
	if err != nil {
		t.Fatal(err)
	}
	needed := system.closure(map[string]bool{"netbase": true}, "iptables")
	if want := map[string]bool{"iptables": true, "libxtables12": true, "libc6": true}; !maps.Equal(needed, want) {
		t.Errorf("packages: %v, want %v", needed, want)
	}
	small, err := system.extract(needed)
	if err != nil {
		t.Fatal(err)
	}
	for name, there := range map[string]bool{
		"usr/sbin/xtables-nft-multi": true, "usr/sbin/iptables-nft": true, "usr/sbin/iptables": true, "etc/alternatives/iptables": true,
		"usr/lib/x86_64-linux-gnu/libc.so.6": true, "lib": true,
		"usr/lib/x86_64-linux-gnu/gconv/UTF-7.so": false, "usr/bin/bash": false, "usr/share/doc/iptables/copyright": false,
	} {
		if _, found := small.entries[name]; found != there {
			t.Errorf("%s is there: %v, want %v", name, found, there)
		}
	}
}

func TestImageIsTheSameEachTime(t *testing.T) {
	var digests []v1.Hash
	for range 2 {
		dir, small := t.TempDir(), newTree()
		small.file("kind/version", 0o644, []byte("v1"))
		image, err := assemble(debian(t), dir, []*tree{small}, map[string]string{"a": "b"})
		if err != nil {
			t.Fatal(err)
		}
		file, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		config := file.Config
		if config.StopSignal != "SIGRTMIN+3" || !slices.Equal(config.Entrypoint, []string{"/usr/local/bin/entrypoint", "/sbin/init"}) ||
			!slices.Contains(config.Env, "container=docker") || config.Labels["a"] != "b" {
			t.Errorf("config: %+v", config)
		}
		if layers, err := image.Layers(); err != nil || len(layers) != 2 || !file.Created.Equal(epoch) {
			t.Errorf("%d layers (%v) of %v", len(layers), err, file.Created)
		}
		digest, err := image.Digest()
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, digest)
	}
	if digests[0] != digests[1] {
		t.Errorf("two images of the same parts differ: %v", digests)
	}
}

func TestKindsFilesHaveTheModesOfItsDockerfile(t *testing.T) {
	kind := t.TempDir()
	for _, name := range []string{"etc/crictl.yaml", "kind/bin/hook.sh", "kind/README.txt", "usr/local/bin/entrypoint"} {
		write(t, filepath.Join(kind, "images/base/files", name), "")
	}
	made := newTree()
	if err := (Parts{Kind: kind}).kindFiles(made); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]int64{"etc/crictl.yaml": 0o644, "kind/bin/hook.sh": 0o755, "kind/README.txt": 0o644, "usr/local/bin/entrypoint": 0o755} {
		if got := made.entries[name].header.Mode; got != mode {
			t.Errorf("%s has mode %o, want %o", name, got, mode)
		}
	}
}

func TestControlPlaneImagesShareLayers(t *testing.T) {
	layers := map[string]v1.Layer{}
	for _, name := range []string{"kubernetes", "pause", "firewall"} {
		made := newTree()
		made.file(name, 0o755, []byte(name))
		path := filepath.Join(t.TempDir(), name+".tar")
		if err := made.writeFile(path); err != nil {
			t.Fatal(err)
		}
		var err error
		if layers[name], err = innerLayer(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name, entrypoint string
		layers           []string
	}{
		{"registry.k8s.io/kube-apiserver:v1.36.3", "", []string{"kubernetes"}},
		{"registry.k8s.io/kube-proxy:v1.36.3", "", []string{"kubernetes", "firewall"}},
		{"registry.k8s.io/coredns/coredns:v1.14.2", "/usr/local/bin/coredns", []string{"kubernetes"}},
		{"registry.k8s.io/pause:3.10", "/pause", []string{"pause"}},
		{"cadet.local/hyperkube:v1.36.3", "", []string{"kubernetes", "firewall"}},
	} {
		image, err := componentImage(test.name, layers)
		if err != nil {
			t.Fatal(err)
		}
		got, err := image.Layers()
		if err != nil || len(got) != len(test.layers) {
			t.Fatalf("%s has %d layers (%v), want %v", test.name, len(got), err, test.layers)
		}
		file, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if entrypoint := strings.Join(file.Config.Entrypoint, " "); entrypoint != test.entrypoint {
			t.Errorf("%s starts %q, want %q", test.name, entrypoint, test.entrypoint)
		}
	}
}

func TestAdviceSaysWhatToType(t *testing.T) {
	for said, want := range map[string]string{
		"E: Could not resolve 'deb.debian.org'":               "DEBIAN_MIRROR",
		"E: cannot use unshare mode: newuidmap is not found":  "apt-get install uidmap",
		"E: failed to create chroot: No space left on device": "2 GB",
		"E: something new": "",
	} {
		if got := advice(said, "http://deb.debian.org"); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}
