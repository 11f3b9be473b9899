package nodeimage

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"strings"
	"time"
)

// unwanted is what a node doesn't need of Debian: documentation except licences, translations, caches, devices (which
// rootless Podman can't make), and the services that kind's Dockerfile removes.
var unwanted = regexp.MustCompile(`^(` + strings.Join([]string{
	`dev/.+`, `var/cache/.+`, `var/log/.+`, `var/lib/apt/.+`, `var/lib/dpkg/.*-old`, `var/lib/systemd/catalog/.+`,
	`usr/share/(man|info|locale|doc-base|bash-completion|zsh|lintian|bug)(/.*)?`,
	`usr/share/doc/[^/]+/([^c/].*|c[^o].*)`, // all but copyright
	`etc/machine-id`, `etc/hostname`, `etc/resolv.conf`,
	`usr/lib/systemd/system/sysinit\.target\.wants/systemd-tmpfiles-setup\.service`,
	`usr/lib/systemd/system/(multi-user|local-fs|basic)\.target\.wants/.+`,
	`usr/lib/systemd/system/sockets\.target\.wants/.*(udev|initctl).*`,
	`etc/systemd/system/[^/]+\.wants/.+`,
}, "|") + `)$`)

// system is what was read on the way through Debian's archive.
type system struct {
	archive  string            // where it is, without what is unwanted
	packages []installed       // of /var/lib/dpkg/status
	files    map[string]string // of /var/lib/dpkg/info: the lists, by package
}

// filterDebian writes Debian's archive without what a node doesn't need to out, and reads which packages it has.
func filterDebian(archive, out string) (*system, error) {
	from, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.Close() }()
	to, err := os.Create(out)
	if err != nil {
		return nil, err
	}
	read, err := filter(tar.NewReader(from), tar.NewWriter(to))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read %s: %w", archive, err), to.Close())
	}
	read.archive = out
	return read, to.Close()
}

func filter(from *tar.Reader, to *tar.Writer) (*system, error) {
	read := &system{files: map[string]string{}}
	for {
		header, err := from.Next()
		if errors.Is(err, io.EOF) {
			return read, to.Close()
		}
		if err != nil {
			return nil, err
		}
		name := path.Clean(header.Name)
		if unwanted.MatchString(name) {
			continue
		}
		header.Name = strings.TrimPrefix(header.Name, "./")
		if header.Typeflag == tar.TypeLink {
			header.Linkname = strings.TrimPrefix(header.Linkname, "./")
		}
		if header.ModTime.After(epoch) {
			header.ModTime = epoch
		}
		header.AccessTime, header.ChangeTime, header.Format = time.Time{}, time.Time{}, tar.FormatUnknown
		if header.Name == "" {
			continue // the root itself
		}
		if err := read.entry(name, header, from, to); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
}

// entry passes one on, and keeps what it says about packages.
func (s *system) entry(name string, header *tar.Header, from io.Reader, to *tar.Writer) error {
	if err := to.WriteHeader(header); err != nil {
		return err
	}
	list, isList := strings.CutPrefix(name, "var/lib/dpkg/info/")
	list, ends := strings.CutSuffix(list, ".list")
	isList = isList && ends
	if name != "var/lib/dpkg/status" && !isList {
		_, err := io.Copy(to, from)
		return err
	}
	content, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	if isList {
		of, _, _ := strings.Cut(list, ":") // the architecture
		s.files[of] = string(content)
	} else {
		s.packages = parseStatus(string(content))
	}
	_, err = to.Write(content)
	return err
}
