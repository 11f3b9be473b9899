package nodeimage

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// installed is a package as dpkg's status has it.
type installed struct {
	name, version string
	depends       []string // the first of alternatives, without versions
}

// parseStatus reads /var/lib/dpkg/status.
func parseStatus(status string) []installed {
	var all []installed
	for paragraph := range strings.SplitSeq(status, "\n\n") {
		var p installed
		for line := range strings.Lines(paragraph) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			switch key {
			case "Package":
				p.name = value
			case "Version":
				p.version = value
			case "Depends", "Pre-Depends":
				for dependency := range strings.SplitSeq(value, ",") {
					name := strings.FieldsFunc(dependency, func(r rune) bool { return r == ' ' || r == '|' || r == ':' || r == '(' })
					if len(name) > 0 {
						p.depends = append(p.depends, name[0])
					}
				}
			}
		}
		if p.name != "" {
			all = append(all, p)
		}
	}
	return all
}

// list is the packages with their versions, a line each.
func (s *system) list() []byte {
	var out strings.Builder
	for _, p := range s.packages {
		_, _ = fmt.Fprintf(&out, "%s %s\n", p.name, p.version)
	}
	return []byte(out.String())
}

// closure is the packages that these need, themselves included, without those in except and what only they need.
func (s *system) closure(except map[string]bool, names ...string) map[string]bool {
	needs := map[string][]string{}
	for _, p := range s.packages {
		needs[p.name] = p.depends
	}
	found := map[string]bool{}
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		if _, known := needs[name]; !known || found[name] || except[name] {
			continue
		}
		found[name] = true
		names = append(names, needs[name]...)
	}
	return found
}

// extract takes the programs and libraries of packages, with their links, out of the system: a small root in which
// they run.
func (s *system) extract(packages map[string]bool) (*tree, error) {
	wanted := map[string]bool{"bin": true, "sbin": true, "lib": true, "lib64": true}
	for name := range packages {
		for file := range strings.Lines(s.files[name]) {
			file = strings.TrimPrefix(strings.TrimSpace(file), "/")
			// Before all programs moved below usr, packages listed them in the folders that are links now.
			for _, old := range []string{"bin/", "sbin/", "lib/", "lib64/"} {
				if strings.HasPrefix(file, old) {
					file = "usr/" + file
				}
			}
			if program(file) {
				wanted[file] = true
			}
		}
	}
	from, err := os.Open(s.archive)
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.Close() }()
	return pick(tar.NewReader(from), wanted)
}

func program(file string) bool {
	return (strings.HasPrefix(file, "usr/bin/") || strings.HasPrefix(file, "usr/sbin/") || strings.HasPrefix(file, "usr/lib")) &&
		!strings.Contains(file, "/gconv/") && !strings.Contains(file, "/locale/")
}

// pick takes files, links and alternatives by name.
func pick(from *tar.Reader, wanted map[string]bool) (*tree, error) {
	picked := newTree()
	for {
		header, err := from.Next()
		if errors.Is(err, io.EOF) {
			return picked, nil
		}
		if err != nil {
			return nil, err
		}
		name := path.Clean(header.Name)
		alternative := header.Typeflag == tar.TypeSymlink && strings.HasPrefix(header.Linkname, "/etc/alternatives/ip")
		if !wanted[name] && !alternative && !strings.HasPrefix(name, "etc/alternatives/ip") {
			continue
		}
		switch header.Typeflag {
		case tar.TypeSymlink:
			picked.link(name, header.Linkname)
		case tar.TypeReg:
			content, err := io.ReadAll(from)
			if err != nil {
				return nil, err
			}
			picked.file(name, header.Mode, content)
		}
	}
}
