//go:build cluster && linux

package embedded

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What pods do to get out is done by this program itself, put on the node's disk.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "kubernetes" {
		if err := actAsKubernetes(); err != nil {
			fmt.Println(err)
		}
		return
	}
	if len(os.Args) > 2 && os.Args[1] == "attack" {
		if err := attack(os.Args[2], os.Args[3:]); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		return
	}
	if os.Getenv(keyringVariable) == "" {
		if err := runInOwnKeyring(); err != nil {
			fmt.Println("a session keyring for the tests:", err)
			os.Exit(1)
		}
	}
	code := m.Run()
	if err := removeShared(); err != nil {
		fmt.Println("the cluster that tests shared:", err)
		code = 1
	}
	os.Exit(code)
}

const keyringVariable = "CADET_TEST_KEYRING"

// runInOwnKeyring begins the tests anew with a session keyring, as a login has one.
func runInOwnKeyring() error {
	runtime.LockOSThread()
	if err := joinKeyring(); err != nil {
		return err
	}
	return syscall.Exec("/proc/self/exe", os.Args, append(os.Environ(), keyringVariable+"=1"))
}

func attack(name string, args []string) error {
	switch name {
	case "keyring":
		return attackKeyring()
	case "sockets":
		return attackSockets(args[0], args[1])
	case "descriptors":
		return attackDescriptors()
	case "cgroups":
		return attackCgroups()
	case "programs":
		return attackPrograms(args[0], args[1])
	case "hear":
		return attackHear(args[0])
	case "pretend":
		return attackPretend(args[0], args[1], args[2])
	case "unpolice":
		return attackUnpolice()
	}
	return fmt.Errorf("unknown: %s", name)
}

// Names of keys: of the login's, and of a pod's.
const loginKey, podKey = "cadet-test-login", "cadet-test-pod"

// attackKeyring reads the key of the login, and leaves one in its keyring.
func attackKeyring() error {
	id, err := unix.KeyctlSearch(unix.KEY_SPEC_SESSION_KEYRING, "user", loginKey, 0)
	if err == nil {
		text := make([]byte, 100)
		n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, id, text, 0)
		fmt.Printf("READ %s, %v\n", text[:max(0, min(n, len(text)))], err)
	}
	_, err = unix.AddKey("user", podKey, []byte("left by a pod"), unix.KEY_SPEC_SESSION_KEYRING)
	fmt.Println("added a key:", err)
	return nil
}

// eachDescriptor goes through those of all processes that a pod sees.
func eachDescriptor(do func(pid, fd int, leadsTo string)) error {
	all, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return err
	}
	for _, path := range all {
		parts := strings.Split(path, "/")
		pid, pidErr := strconv.Atoi(parts[2])
		fd, fdErr := strconv.Atoi(parts[4])
		to, err := os.Readlink(path)
		if err := errors.Join(pidErr, fdErr, err); err != nil || pid == os.Getpid() {
			continue // it is closed meanwhile
		}
		do(pid, fd, to)
	}
	return nil
}

// attackSockets takes every socket of every process, looks whether it is of the machine's network, and connects it to
// a port of the loopback.
func attackSockets(cookie, port string) error {
	number, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	tried := 0
	err = eachDescriptor(func(pid, fd int, to string) {
		if !strings.HasPrefix(to, "socket:") {
			return
		}
		socket, err := steal(pid, fd)
		if err != nil {
			fmt.Printf("%d/%d: %v\n", pid, fd, err)
			return
		}
		defer unix.Close(socket)
		tried++
		if its, err := netCookie(socket); err == nil && its != cookie {
			return
		}
		fmt.Printf("MACHINE'S SOCKET: descriptor %d of process %d\n", fd, pid)
		if said, err := reconnect(socket, number); err == nil {
			fmt.Printf("REACHED by descriptor %d of process %d: %s\n", fd, pid, said)
		}
	})
	fmt.Println("sockets tried:", tried)
	return err
}

func steal(pid, fd int) (int, error) {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return -1, err
	}
	defer unix.Close(process)
	return unix.PidfdGetfd(process, fd, 0)
}

// netCookie names the network that a socket is of.
func netCookie(socket int) (string, error) {
	cookie, err := unix.GetsockoptUint64(socket, unix.SOL_SOCKET, unix.SO_NETNS_COOKIE)
	return strconv.FormatUint(cookie, 16), err
}

// reconnect makes a listening socket a caller of 127.0.0.1, and reads what is said to it.
func reconnect(socket, port int) (string, error) {
	if err := unix.Shutdown(socket, unix.SHUT_RDWR); err != nil {
		return "", err
	}
	unspecified := [16]byte{} // the family is AF_UNSPEC
	if _, _, errno := unix.Syscall(unix.SYS_CONNECT, uintptr(socket), uintptr(unsafe.Pointer(&unspecified)), 16); errno != 0 {
		return "", errno
	}
	if err := unix.SetNonblock(socket, false); err != nil {
		return "", err
	}
	if err := unix.Connect(socket, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return "", err
	}
	text := make([]byte, 100)
	n, err := unix.Read(socket, text)
	return string(text[:max(n, 0)]), err
}

// attackDescriptors finds open files that are not on the node's own mounts.
func attackDescriptors() error {
	mounts := map[string]bool{}
	infos, err := filepath.Glob("/proc/[0-9]*/mountinfo")
	if err != nil {
		return err
	}
	for _, path := range infos {
		text, _ := os.ReadFile(path) // the process may have ended
		for line := range strings.Lines(string(text)) {
			id, _, _ := strings.Cut(line, " ")
			mounts[id] = true
		}
	}
	return eachDescriptor(func(pid, fd int, to string) {
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "/memfd:") {
			return
		}
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%d", pid, fd)) // it may be closed
		_, id, _ := strings.Cut(string(text), "mnt_id:\t")
		id, _, _ = strings.Cut(id, "\n")
		if id != "" && !mounts[id] {
			line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
			fmt.Printf("MACHINE'S FILE: descriptor %d of process %d (%s): %s\n", fd, pid, bytes.ReplaceAll(line, []byte{0}, []byte{' '}), to)
		}
	})
}

// attackPrograms puts this program in place of Kubernetes, with the same size and time, in a folder of the same name.
func attackPrograms(disk, canary string) error {
	dir := filepath.Join(disk, programsFolder)
	path := filepath.Join(dir, "kubernetes")
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	err = os.Rename(dir, dir+".old")
	switch {
	case err == nil:
		err = os.CopyFS(dir, os.DirFS(dir+".old"))
	case errors.Is(err, syscall.EBUSY): // a mount, on the second node: the file alone
		err = os.Rename(path, path+".old")
	}
	if errors.Is(err, os.ErrPermission) {
		fmt.Println("out of reach:", err)
		return nil
	}
	if err != nil {
		return err
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(path, self, 0o755), os.Truncate(path, info.Size()), os.Chtimes(path, info.ModTime(), info.ModTime()),
		os.Chmod(path, info.Mode()), os.WriteFile(filepath.Join(disk, "canary"), []byte(canary), 0o600))
}

// actAsKubernetes reports a kubeconfig that runs a program.
func actAsKubernetes() error {
	canary, err := os.ReadFile("/canary")
	if err != nil {
		return err
	}
	evil := "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\n" +
		"users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /bin/sh, args: [-c, 'touch " + string(canary) + "']}}}]\n"
	_, err = fmt.Fprintf(os.NewFile(3, "reports"), "{\"kubeconfig\":%q,\"ready\":true}\n", base64.StdEncoding.EncodeToString([]byte(evil)))
	time.Sleep(time.Minute) // as a control plane that runs
	return err
}
