package nodeimage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const suite = "trixie" // what kind's own image is

// packages is what kind's Dockerfile installs, without what serves network file systems and old rootless Docker.
var packages = []string{
	"systemd",
	"conntrack", "iptables", "nftables", "iproute2", "ethtool", "util-linux", "mount", "kmod", "libseccomp2",
	"e2fsprogs", "bash", "ca-certificates", "curl", "jq", "procps",
}

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

// Debian makes the archive of a small Debian with the packages of a node, as root or as an ordinary user.
func Debian(ctx context.Context, mirror, out string, progress io.Writer) error {
	if _, err := exec.LookPath("mmdebstrap"); err != nil {
		return errors.New("mmdebstrap is missing, it fetches Debian's packages: apt-get install mmdebstrap")
	}
	if _, err := os.Stat(keyring); err != nil {
		return errors.New("the keys of Debian's packages are missing: apt-get install debian-archive-keyring")
	}
	partial, err := filepath.Abs(out + ".partial")
	if err != nil {
		return err
	}
	var said bytes.Buffer
	command := exec.CommandContext(ctx, "mmdebstrap", "--variant=essential", "--format=tar", "--include="+strings.Join(packages, ","),
		suite, partial, source(mirror+"/debian", suite), source(mirror+"/debian", suite+"-updates"), source(mirror+"/debian-security", suite+"-security"))
	command.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", Epoch))
	command.Stdout, command.Stderr = &said, io.MultiWriter(&said, progress)
	if err := command.Run(); err != nil {
		return fmt.Errorf("mmdebstrap: %w%s", err, advice(said.String(), mirror))
	}
	return os.Rename(partial, out)
}

func source(uri, suite string) string {
	return fmt.Sprintf("deb [signed-by=%s] %s %s main", keyring, uri, suite)
}

// advice says what to type after mmdebstrap failed with these words.
func advice(said, mirror string) string {
	for _, known := range []struct{ words, text string }{
		{"newuidmap", "as an ordinary user it needs newuidmap (apt-get install uidmap) and your name in /etc/subuid; or: sudo make node-image"},
		{"/etc/subuid", "as an ordinary user it needs your name in /etc/subuid (sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER); or: sudo make node-image"},
		{"unshare", "as an ordinary user it needs user namespaces, which this machine forbids: sudo make node-image"},
		{"Could not resolve", mirror + " can't be reached; with another mirror: make node-image DEBIAN_MIRROR=http://…"},
		{"Could not connect", mirror + " can't be reached; with another mirror: make node-image DEBIAN_MIRROR=http://…"},
		{"Failed to fetch", mirror + " does not give all packages; again, or with another mirror: make node-image DEBIAN_MIRROR=http://…"},
		{"No space left", "the disk is full: it needs 2 GB, in the folder of $TMPDIR, too"},
	} {
		if strings.Contains(said, known.words) {
			return ": " + known.text
		}
	}
	return ""
}
