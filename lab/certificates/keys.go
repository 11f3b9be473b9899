package certificates

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strconv"

	"github.com/kubecadet/cadet/lab/applet"
)

const (
	usualBits = 2048
	mostBits  = 8192
)

func genrsa(_ context.Context, std applet.Streams, o options) error {
	size := strconv.Itoa(usualBits)
	if len(o.words) > 0 {
		size = o.words[0]
	}
	_, err := newKey(std, size, o.value("out"))
	return err
}

// newKey makes an RSA key of so many bits and writes it.
func newKey(std applet.Streams, size, path string) (crypto.Signer, error) {
	bits, err := strconv.Atoi(size)
	if err != nil || bits < usualBits || bits > mostBits {
		return nil, fmt.Errorf("a key of %q bits is not made here: 2048 are usual, 8192 the most", size)
	}
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return nil, err
	}
	content, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, write(std, path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: content}), 0o600)
}

// readKey reads a private key of any of the usual forms.
func readKey(std applet.Streams, path string) (crypto.Signer, error) {
	content, err := read(std, path)
	if err != nil {
		return nil, err
	}
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
			return key, nil
		}
		if key, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
			return key, nil
		}
		if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if signer, ok := key.(crypto.Signer); ok {
				return signer, nil
			}
		}
	}
	return nil, fmt.Errorf("there is no private key in %s; openssl genrsa -out %[1]s 2048 makes one", path)
}

// readBlock reads the first part of a PEM file that has a title.
func readBlock(std applet.Streams, path, title string) ([]byte, error) {
	content, err := read(std, path)
	if err != nil {
		return nil, err
	}
	found := "nothing in PEM form"
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == title {
			return block.Bytes, nil
		}
		found = "a " + block.Type
	}
	return nil, fmt.Errorf("%s should hold a %s, but there is %s in it", path, title, found)
}
