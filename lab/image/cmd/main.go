// Command cmd packs the lab program into the archive of images that the engines load.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/kubecadet/cadet/lab/applets"
	"github.com/kubecadet/cadet/lab/image"
)

func main() {
	binary := flag.String("binary", "", "the lab program, built with GOOS=linux CGO_ENABLED=0")
	out := flag.String("out", "lab.tar", "the archive to write")
	flag.Parse()
	if err := pack(*binary, *out); err != nil {
		fmt.Fprintln(os.Stderr, "cannot pack the lab image:", err)
		os.Exit(1)
	}
}

func pack(binary, out string) error {
	if binary == "" {
		return errors.New("which program? Give it with --binary")
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	var names []string
	for _, applet := range applets.All() {
		names = append(names, applet.Name)
	}
	var archive bytes.Buffer
	if err := image.Pack(&archive, program, names); err != nil {
		return err
	}
	// A half-written archive must not be taken for a whole one.
	if err := os.WriteFile(out+".partial", archive.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(out+".partial", out)
}
