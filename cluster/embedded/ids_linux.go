package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
)

// A node started by root has users of the machine that own nothing on it: firstID is its user 0, and those that follow
// are its others. An ordinary user's node has that user as its user 0.
const (
	firstID = 1_878_982_656
	manyIDs = 65536
)

// span is a range of ids of the machine.
type span struct{ first, size int }

// ids are who the node's users and groups are on the machine.
type ids struct {
	uid, gid           int  // user and group 0
	moreUIDs, moreGIDs span // those from 1 on; none where a single id is all there is
}

// nodeIDs are those that a node in a state folder has.
func nodeIDs(s folder) ids {
	if os.Getuid() == 0 {
		first := rootsFirst(s)
		rest := span{first + 1, manyIDs - 1}
		return ids{uid: first, gid: first, moreUIDs: rest, moreGIDs: rest}
	}
	own := ids{uid: os.Getuid(), gid: os.Getgid()}
	own.moreUIDs, own.moreGIDs, _ = delegated()
	return own
}

// rootsFirst is user 0 of a node that root starts: what owns its root already, or the first range that nobody has.
func rootsFirst(s folder) int {
	if info, err := os.Stat(s.root()); err == nil {
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) <= firstID && int(stat.Uid) > 0 && (firstID-int(stat.Uid))%manyIDs == 0 {
			return int(stat.Uid)
		}
	}
	first := firstID
	for ; first > manyIDs && taken(span{first, manyIDs}); first -= manyIDs {
	}
	return first
}

// taken says whether somebody of the machine has an id of a range, or may give it away.
func taken(s span) bool {
	for _, path := range []string{"/etc/passwd", "/etc/group", "/etc/subuid", "/etc/subgid"} {
		text, err := os.ReadFile(path)
		if err == nil && s.overlaps(path, text) {
			return true
		}
	}
	return false
}

func (s span) overlaps(path string, text []byte) bool {
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		fields := strings.Split(lines.Text(), ":")
		if len(fields) < 3 {
			continue
		}
		first, size := fields[2], "1"
		if strings.HasPrefix(path, "/etc/sub") {
			first, size = fields[1], fields[2]
		}
		f, err := strconv.Atoi(first)
		n, sizeErr := strconv.Atoi(size)
		if err == nil && sizeErr == nil && f < s.first+s.size && s.first < f+n {
			return true
		}
	}
	return false
}

// The programs that give an ordinary user's namespace more ids, and the package that they are in.
const (
	uidHelper, gidHelper = "newuidmap", "newgidmap"
	helperPackage        = "uidmap (Fedora, Arch: shadow-utils, shadow)"
)

// delegated are the ids that an ordinary user may give to a node; the error says what is missing, and its fix.
func delegated() (uids, gids span, err error) {
	for _, program := range []string{uidHelper, gidHelper} {
		if _, err := exec.LookPath(program); err != nil {
			return span{}, span{}, &lack{program + " is not installed", "install the package " + helperPackage}
		}
	}
	if text, err := os.ReadFile("/proc/self/status"); err == nil && bytes.Contains(text, []byte("NoNewPrivs:\t1")) {
		return span{}, span{}, &lack{"programs may not get rights here (no_new_privs), and newuidmap needs some", "start cadet where they may"}
	}
	me, err := user.Current()
	if err != nil {
		return span{}, span{}, err
	}
	uids, gids = granted("/etc/subuid", me), granted("/etc/subgid", me)
	if uids.size == 0 || gids.size == 0 {
		return span{}, span{}, &lack{me.Username + " has no ids in /etc/subuid and /etc/subgid",
			"sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + me.Username}
	}
	return uids, gids, nil
}

// lack says why a node has to do without something, and how to mend it.
type lack struct{ why, fix string }

func (l *lack) Error() string { return l.why }

// fixOf is what mends what an error says; empty where nothing does.
func fixOf(err error) string {
	if l, ok := errors.AsType[*lack](err); ok {
		return "; for more: " + l.fix
	}
	return ""
}

// granted is the largest range of a user in a file such as /etc/subuid: see subuid(5).
func granted(path string, of *user.User) span {
	text, err := os.ReadFile(path)
	if err != nil {
		return span{}
	}
	var largest span
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		fields := strings.Split(lines.Text(), ":")
		if len(fields) != 3 || fields[0] != of.Username && fields[0] != of.Uid {
			continue
		}
		first, err := strconv.Atoi(fields[1])
		size, sizeErr := strconv.Atoi(fields[2])
		if err == nil && sizeErr == nil && first > 0 && size > largest.size {
			largest = span{first, min(size, manyIDs-1)}
		}
	}
	return largest
}

// setOn makes a command start with these ids. Who needs help for it must call give once the process is there.
func (i ids) setOn(cmd *exec.Cmd) {
	attr := cmd.SysProcAttr
	if i.helped() {
		return
	}
	asRoot := os.Getuid() == 0
	attr.UidMappings, attr.GidMappings = mappings(i.uid, i.moreUIDs), mappings(i.gid, i.moreGIDs)
	attr.GidMappingsEnableSetgroups = asRoot
	attr.Credential = &syscall.Credential{NoSetGroups: !asRoot}
}

// helped says whether the ids can be given by the helpers alone.
func (i ids) helped() bool { return os.Getuid() != 0 && i.moreUIDs.size > 0 }

func mappings(zero int, more span) []syscall.SysProcIDMap {
	all := []syscall.SysProcIDMap{{ContainerID: 0, HostID: zero, Size: 1}}
	if more.size > 0 {
		all = append(all, syscall.SysProcIDMap{ContainerID: 1, HostID: more.first, Size: more.size})
	}
	return all
}

// give lets the helpers give a process in a user namespace without ids its own.
func (i ids) give(pid int) error {
	for _, m := range []struct {
		helper string
		zero   int
		more   span
	}{{uidHelper, i.uid, i.moreUIDs}, {gidHelper, i.gid, i.moreGIDs}} {
		args := []string{strconv.Itoa(pid), "0", strconv.Itoa(m.zero), "1", "1", strconv.Itoa(m.more.first), strconv.Itoa(m.more.size)}
		if out, err := exec.Command(m.helper, args...).CombinedOutput(); err != nil {
			return errors.Join(fmt.Errorf("%s %s: %s", m.helper, strings.Join(args, " "), shown(string(out), longestText)), err)
		}
	}
	return nil
}
