package certificates

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets is openssl.
func Applets() []applet.Applet {
	return []applet.Applet{{Name: "openssl", Summary: "makes and shows keys and certificates", Run: OpenSSL}}
}

// command is one of openssl's: the options that take a value, those that do not, and what it does.
type command struct {
	values, switches []string
	run              func(ctx context.Context, std applet.Streams, o options) error
}

var commands = map[string]command{
	"genrsa": {[]string{"out"}, nil, genrsa},
	"req": {[]string{"key", "newkey", "keyout", "subj", "addext", "out", "days", "in"},
		[]string{"new", "x509", "nodes", "noenc", "noout", "text", "subject"}, req},
	"x509": {[]string{"in", "out", "signkey", "key", "CA", "CAkey", "days", "ext", "copy_extensions"},
		[]string{"req", "noout", "text", "subject", "issuer", "dates", "enddate", "CAcreateserial"}, x509Command},
	"s_client": {[]string{"connect", "servername", "CAfile"}, []string{"showcerts"}, sClient},
}

// OpenSSL is the subset of openssl that lessons use: genrsa, req, x509 and s_client. Files are relative to the working
// folder.
func OpenSSL(ctx context.Context, std applet.Streams, args []string) error {
	if len(args) == 0 {
		return errors.New("which command? These are here: genrsa, req, x509, s_client")
	}
	chosen, known := commands[args[0]]
	if !known {
		return fmt.Errorf("there is no command %q here; these are: genrsa, req, x509, s_client", args[0])
	}
	o, err := chosen.parse(args[1:])
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	if err := chosen.run(ctx, std, o); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return nil
}

// options are what was given, by name without the dash.
type options struct {
	values map[string][]string
	words  []string
}

func (c command) parse(args []string) (options, error) {
	o := options{values: map[string][]string{}}
	for i := 0; i < len(args); i++ {
		name, isOption := strings.CutPrefix(args[i], "-")
		switch {
		case !isOption:
			o.words = append(o.words, args[i])
		case slices.Contains(c.switches, name):
			o.values[name] = append(o.values[name], "")
		case !slices.Contains(c.values, name):
			return o, fmt.Errorf("unknown option -%s; known are -%s", name, strings.Join(slices.Concat(c.values, c.switches), ", -"))
		case i+1 == len(args):
			return o, fmt.Errorf("-%s needs a value", name)
		default:
			i++
			o.values[name] = append(o.values[name], args[i])
		}
	}
	return o, nil
}

func (o options) has(name string) bool { return len(o.values[name]) > 0 }

// value is the last one given.
func (o options) value(name string) string {
	if !o.has(name) {
		return ""
	}
	given := o.values[name]
	return given[len(given)-1]
}

// write puts content where -out says, or on stdout. A private key is for its owner only.
func write(std applet.Streams, path string, content []byte, mode os.FileMode) error {
	if path == "" {
		_, err := std.Out.Write(content)
		return err
	}
	return os.WriteFile(path, content, mode)
}

func read(std applet.Streams, path string) ([]byte, error) {
	if path == "" {
		return io.ReadAll(std.In)
	}
	return os.ReadFile(path)
}
