package system

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/kubecadet/cadet/lab/applet"
)

const mountsFile = "/proc/self/mounts"

type mount struct{ device, point string }

func df(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "df", "[-k | -h] [PATH]...")
	human := flags.BoolP("human-readable", "h", false, "in K, M, G")
	flags.BoolP("kilobytes", "k", true, "in blocks of 1024 bytes")
	flags.BoolP("portability", "P", true, "one line each")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	mounts, err := readMounts()
	if err != nil {
		return fmt.Errorf("cannot read what is mounted: %w", err)
	}
	table := tabwriter.NewWriter(std.Out, 0, 0, 2, ' ', 0)
	size := "1K-blocks"
	if *human {
		size = "Size"
	}
	_, _ = fmt.Fprintf(table, "Filesystem\t%s\tUsed\tAvailable\tUse%%\tMounted on\n", size)
	failed := false
	for _, m := range chosen(mounts, flags.Args()) {
		row, err := usage(m, *human)
		switch {
		case err != nil && flags.NArg() > 0:
			_, _ = fmt.Fprintf(std.Err, "df: %s: %v\n", m.point, err)
			failed = true
		case row != "":
			_, _ = fmt.Fprintln(table, row)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if failed {
		return applet.Status(1)
	}
	return nil
}

func readMounts() ([]mount, error) {
	file, err := os.Open(mountsFile)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	unescape := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	var mounts []mount
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		if fields := strings.Fields(scanner.Text()); len(fields) >= 2 {
			mounts = append(mounts, mount{device: fields[0], point: unescape.Replace(fields[1])})
		}
	}
	return mounts, scanner.Err()
}

// chosen are the mounts that hold the paths, or all of them.
func chosen(mounts []mount, paths []string) []mount {
	if len(paths) == 0 {
		return mounts
	}
	found := make([]mount, 0, len(paths))
	for _, path := range paths {
		best := mount{device: "-", point: path}
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			if absolute, err := filepath.Abs(resolved); err == nil {
				best = holding(mounts, absolute)
			}
		}
		found = append(found, best)
	}
	return found
}

// holding is the mount with the longest path above path; of two on one point the later covers the other.
func holding(mounts []mount, path string) mount {
	best := mount{device: "-"}
	for _, m := range mounts {
		above := m.point == "/" || path == m.point || strings.HasPrefix(path, m.point+"/")
		if above && len(m.point) >= len(best.point) {
			best = m
		}
	}
	return best
}

// usage is one row of the table; it is empty for a file system without blocks, such as /proc.
func usage(m mount, human bool) (string, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(m.point, &stat); err != nil {
		return "", err
	}
	if stat.Blocks == 0 {
		return "", nil
	}
	block := uint64(stat.Bsize) // its type differs between systems
	total, free, available := stat.Blocks*block, stat.Bfree*block, stat.Bavail*block
	used := total - free
	percent := uint64(0)
	if used+available > 0 {
		percent = (used*100 + used + available - 1) / (used + available)
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d%%\t%s", m.device,
		size(total, human), size(used, human), size(available, human), percent, m.point), nil
}

func size(bytes uint64, human bool) string {
	if !human {
		return fmt.Sprint(bytes / 1024)
	}
	value, unit := float64(bytes), 0
	for value >= 1024 && unit < 5 {
		value /= 1024
		unit++
	}
	if unit == 0 {
		return fmt.Sprint(bytes)
	}
	return fmt.Sprintf("%.1f%c", value, "BKMGTP"[unit])
}
