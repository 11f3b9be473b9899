package shell

import (
	"os"
	"path/filepath"
	"strings"
)

// complete finishes the word before the cursor on Tab as far as it is unique: the first word from
// the programs on PATH, any other from the files.
func complete(line string, pos int, key rune) (string, int, bool) {
	if key != '\t' {
		return "", 0, false
	}
	head := line[:pos]
	start := strings.LastIndexAny(head, " \t|;&<>()") + 1
	word := head[start:]
	before := strings.TrimRight(head[:start], " \t")
	first := before == "" || strings.ContainsAny(before[len(before)-1:], "|;&(")
	var candidates []string
	if first && !strings.Contains(word, "/") {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			candidates = append(candidates, named(dir, "", word)...)
		}
	} else {
		dir, base := filepath.Split(word)
		candidates = named(dir, dir, base)
	}
	common := commonPrefix(candidates)
	if len(common) <= len(word) {
		return "", 0, false
	}
	return head[:start] + common + line[pos:], start + len(common), true
}

// named lists the files of dir that start with prefix, written with written before each.
func named(dir, written, prefix string) []string {
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), prefix) {
			continue
		}
		end := " "
		if info, err := os.Stat(filepath.Join(dir, entry.Name())); err == nil && info.IsDir() {
			end = "/"
		}
		names = append(names, written+entry.Name()+end)
	}
	return names
}

func commonPrefix(names []string) string {
	if len(names) == 0 {
		return ""
	}
	common := names[0]
	for _, name := range names[1:] {
		for !strings.HasPrefix(name, common) {
			common = common[:len(common)-1]
		}
	}
	return common
}
