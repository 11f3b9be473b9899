package nodeimage

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// fingerprintLabel on the image says what it was made of, so that two of the same name can be told apart.
const fingerprintLabel = "dev.cadet.parts"

// fingerprint is of everything that goes into an image, this program included.
func (p Parts) fingerprint(reference, version string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, reference, version, filepath.Base(p.Kind)) // a module's folder has its version in its name
	for _, path := range append(slices.Sorted(maps.Values(p.binaries())), p.Debian, p.Lab, self) {
		_, _ = fmt.Fprintln(sum, filepath.Base(path))
		if err := add(sum, path); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func add(to io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w (make node-image builds it)", err)
	}
	defer func() { _ = file.Close() }()
	_, err = io.Copy(to, file)
	return err
}

// unchanged says whether out was made of the same parts, as the note beside them says.
func (p Parts) unchanged(fingerprint, out string) bool {
	if _, err := os.Stat(out); err != nil {
		return false
	}
	noted, err := os.ReadFile(p.note())
	return err == nil && string(noted) == fingerprint
}

func (p Parts) note() string { return filepath.Join(p.Own, "parts") }
