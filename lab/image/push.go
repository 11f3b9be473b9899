package image

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// Place is where in a registry the images of lessons are: below a path, or at its root.
type Place struct {
	path     string // as it was given, as in "registry.example.com/class"
	insecure bool
}

// ParsePlace reads what --images and "cadet image push" take, such as registry.example.com/class or localhost:5000.
// The registry must be named: tools and nodes don't agree on what a name without one means. An insecure one may speak
// plain http.
func ParsePlace(text string, insecure bool) (Place, error) {
	host, path, _ := strings.Cut(text, "/")
	switch _, address, isAddress := strings.Cut(text, "://"); {
	case isAddress:
		return Place{}, fmt.Errorf("%q is an address, and the place is without its beginning: %s", text, address)
	case !strings.ContainsAny(host, ".:") && host != "localhost":
		return Place{}, fmt.Errorf("%q names no registry", text)
	case strings.Contains(text+"/", "//"):
		return Place{}, fmt.Errorf("%q has an empty part: is there a slash too many?", text)
	case strings.ContainsAny(path, ":@"):
		return Place{}, fmt.Errorf("%q names an image, and the images get names of their own below a place", text)
	}
	p := Place{text, insecure}
	for _, i := range All() {
		if short, ours := strings.CutPrefix(i.Reference, lessons); ours {
			if _, err := p.reference(short); err != nil {
				return Place{}, fmt.Errorf("%q is no place in a registry: %w", text, err)
			}
		}
	}
	return p, nil
}

// String is the place as it was given.
func (p Place) String() string { return p.path }

// Registry is the server, as in registry.example.com.
func (p Place) Registry() string {
	host, _, _ := strings.Cut(p.path, "/")
	return host
}

// of is the full name of an image, whose short one lessons say.
func (p Place) of(short string) string { return p.path + "/" + short }

func (p Place) reference(short string) (name.Reference, error) {
	options := []name.Option{name.StrictValidation}
	if p.insecure {
		options = append(options, name.Insecure)
	}
	return name.NewTag(p.of(short), options...)
}

// The ways in which a push is refused that somebody can do something about.
var (
	ErrNoAccess = errors.New("the registry lets nobody push there without a login that may")
	ErrNoHost   = errors.New("there is no such host")
	ErrNoTLS    = errors.New("the registry speaks plain http")
)

// Push pushes the images of an archive that lessons use, with the logins of docker and podman, and says which. When ctx
// ends early, some may be there and others not.
func Push(ctx context.Context, archive string, to Place, say func(string)) error {
	images, closed, err := open(archive)
	if err != nil {
		return err
	}
	defer closed()
	for _, i := range images {
		config, err := i.image.ConfigFile()
		if err != nil {
			return fmt.Errorf("reading image %s: %w", i.name, err)
		}
		ref, err := to.reference(i.name)
		if err != nil {
			return err
		}
		image, err := named(i.image, config, to.of(i.name))
		if err != nil {
			return err
		}
		say(fmt.Sprintf("pushing %s for %s/%s", to.of(i.name), config.OS, config.Architecture))
		err = remote.Write(ref, image, remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain))
		if err != nil {
			return fmt.Errorf("pushing %s: %w", to.of(i.name), refused(ctx, err))
		}
	}
	return nil
}

// named is an image with its full name as a label, and so with an ID of its own. A kubelet that has pulled an ID doesn't
// trust it under another name that was put on the node beforehand, but asks that one's registry too (KEP-2535).
func named(image v1.Image, config *v1.ConfigFile, name string) (v1.Image, error) {
	config = config.DeepCopy()
	config.Config.Labels = map[string]string{"org.opencontainers.image.ref.name": name}
	image, err := mutate.ConfigFile(image, config)
	if err != nil {
		return nil, fmt.Errorf("naming image %s: %w", name, err)
	}
	return image, nil
}

// refused names the error of a push, where somebody can do something about it.
func refused(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err() // what the registry made of it says less
	}
	answer, answered := errors.AsType[*transport.Error](err)
	_, noHost := errors.AsType[*net.DNSError](err)
	switch {
	case answered && (answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden):
		return fmt.Errorf("%w: %w", ErrNoAccess, err)
	case noHost:
		return fmt.Errorf("%w: %w", ErrNoHost, err)
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return fmt.Errorf("%w: %w", ErrNoTLS, err)
	}
	return err
}
