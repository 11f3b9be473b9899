package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/moby/sys/mount"
	"github.com/spf13/pflag"
	"golang.org/x/sys/unix"
)

// runMount is mount(8) as far as the kubelet uses it: mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET.
func runMount(args []string) error {
	flags := pflag.NewFlagSet("mount", pflag.ContinueOnError)
	fstype := flags.StringP("types", "t", "", "")
	options := flags.StringP("options", "o", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch flags.NArg() {
	case 1:
		return mount.Mount("none", flags.Arg(0), *fstype, *options)
	case 2:
		return mount.Mount(flags.Arg(0), flags.Arg(1), *fstype, *options)
	}
	return errors.New("usage: mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET")
}

// runUmount is umount(8): umount [-f] TARGET. The kubelet knows the words "not mounted".
func runUmount(args []string) error {
	flags := pflag.NewFlagSet("umount", pflag.ContinueOnError)
	force := flags.BoolP("force", "f", false, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("usage: umount [-f] TARGET")
	}
	how := 0
	if *force {
		how = unix.MNT_FORCE
	}
	err := unix.Unmount(flags.Arg(0), how)
	if errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("%s: not mounted", flags.Arg(0))
	}
	if err != nil {
		return &os.PathError{Op: "umount", Path: flags.Arg(0), Err: err}
	}
	return nil
}
