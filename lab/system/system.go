// Package system holds the programs that tell where they run: which processes, disks, user, host,
// environment and time they see.
package system

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strings"
	"syscall"

	"github.com/kubecadet/cadet/lab/applet"
)

// Applets are the system programs.
func Applets() []applet.Applet {
	return []applet.Applet{
		{Name: "date", Summary: "prints the time", Run: date},
		{Name: "df", Summary: "shows how full file systems are", Run: df},
		{Name: "env", Summary: "prints the environment, or runs a program in another one", Run: env},
		{Name: "hostname", Summary: "prints the host name, or its addresses with -i", Run: hostname},
		{Name: "id", Summary: "tells the user and groups", Run: id},
		{Name: "ps", Summary: "lists the processes", Run: ps},
	}
}

func id(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "id", "[-u | -g] [-n]")
	onlyUser := flags.BoolP("user", "u", false, "the user only")
	onlyGroup := flags.BoolP("group", "g", false, "the group only")
	byName := flags.BoolP("name", "n", false, "its name instead of its number")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	uid, gid := fmt.Sprint(os.Geteuid()), fmt.Sprint(os.Getegid())
	single := func(number, name string) error {
		if *byName && name != "" {
			number = name
		}
		_, err := fmt.Fprintln(std.Out, number)
		return err
	}
	switch {
	case *onlyUser:
		return single(uid, userName(uid))
	case *onlyGroup:
		return single(gid, groupName(gid))
	}
	ids, err := os.Getgroups()
	if err != nil {
		return fmt.Errorf("cannot read the groups: %w", err)
	}
	groups := []string{numberAndName(gid, groupName(gid))}
	for _, group := range ids {
		if g := fmt.Sprint(group); g != gid {
			groups = append(groups, numberAndName(g, groupName(g)))
		}
	}
	_, err = fmt.Fprintf(std.Out, "uid=%s gid=%s groups=%s\n",
		numberAndName(uid, userName(uid)), groups[0], strings.Join(groups, ","))
	return err
}

func userName(uid string) string {
	if u, err := user.LookupId(uid); err == nil {
		return u.Username
	}
	return ""
}

func groupName(gid string) string {
	if g, err := user.LookupGroupId(gid); err == nil {
		return g.Name
	}
	return ""
}

func numberAndName(number, name string) string {
	if name == "" {
		return number
	}
	return number + "(" + name + ")"
}

// env replaces itself by the program, so that signals reach it.
func env(_ context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, "env", "[-i] [-u NAME] [NAME=VALUE]... [PROGRAM [ARGUMENT]...]")
	flags.SetInterspersed(false)
	empty := flags.BoolP("ignore-environment", "i", false, "start from an empty environment")
	unset := flags.StringArrayP("unset", "u", nil, "take this variable out")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	if *empty {
		os.Clearenv()
	}
	for _, name := range *unset {
		if err := os.Unsetenv(name); err != nil {
			return fmt.Errorf("cannot take out %q: %w", name, err)
		}
	}
	command := flags.Args()
	for len(command) > 0 {
		name, value, isVariable := strings.Cut(command[0], "=")
		if !isVariable {
			break
		}
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("cannot set %q: %w", name, err)
		}
		command = command[1:]
	}
	if len(command) == 0 {
		for _, variable := range os.Environ() {
			if _, err := fmt.Fprintln(std.Out, variable); err != nil {
				return err
			}
		}
		return nil
	}
	path, err := exec.LookPath(command[0])
	if err != nil {
		_, _ = fmt.Fprintf(std.Err, "env: %s: %v\n", command[0], errors.Unwrap(err))
		return applet.Status(127)
	}
	return fmt.Errorf("%s: %w", command[0], syscall.Exec(path, command, os.Environ()))
}
