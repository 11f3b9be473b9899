package names

import (
	"os"
	"strconv"
	"strings"
)

// resolvConf is what the kubelet writes into a pod's /etc/resolv.conf.
type resolvConf struct {
	servers []string
	search  []string
	ndots   int
}

func readResolvConf(path string) (*resolvConf, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseResolvConf(string(content)), nil
}

func parseResolvConf(content string) *resolvConf {
	c := &resolvConf{ndots: 1}
	for line := range strings.Lines(content) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		switch fields[0] {
		case "nameserver":
			c.servers = append(c.servers, fields[1])
		case "domain", "search":
			c.search = fields[1:]
		case "options":
			for _, option := range fields[1:] {
				if number, ok := strings.CutPrefix(option, "ndots:"); ok {
					if n, err := strconv.Atoi(number); err == nil && n >= 0 {
						c.ndots = min(n, 15) // as the C library limits it
					}
				}
			}
		}
	}
	return c
}

// candidates are the full names that a name may stand for, in the order they are tried: with fewer dots than ndots it
// is first taken as the beginning of a name, else as a whole one.
func (c *resolvConf) candidates(name string) []string {
	if strings.HasSuffix(name, ".") {
		return []string{name}
	}
	var searched []string
	for _, domain := range c.search {
		searched = append(searched, name+"."+strings.TrimSuffix(domain, ".")+".")
	}
	if strings.Count(name, ".") >= c.ndots {
		return append([]string{name + "."}, searched...)
	}
	return append(searched, name+".")
}
