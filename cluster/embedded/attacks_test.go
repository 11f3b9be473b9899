//go:build cluster && linux

package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// armed puts this program on the disk of each node, where pods with hostPath / find it.
func (w *workbench) armed() {
	w.t.Helper()
	self, err := os.ReadFile("/proc/self/exe")
	for _, node := range w.nodeNames() {
		err = errors.Join(err, os.WriteFile(filepath.Join(w.rootOf(node), "attack"), self, 0o755))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// attack lets a pod do it; what it says is returned.
func (w *workbench) attack(pod string, args ...string) string {
	w.t.Helper()
	out, err := w.kubectl("", append([]string{"exec", pod, "--", "/disk/attack", "attack"}, args...)...)
	if err != nil {
		w.t.Fatalf("attack %v: %v\n%s\n(it runs in a pod only where the tests are built with CGO_ENABLED=0)", args, err, out)
	}
	w.t.Logf("attack %v: %s", args, out)
	return out
}

// boundPod has the node's disk, and no other right.
const boundPod = `
apiVersion: v1
kind: Pod
metadata: {name: bound}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - {name: main, image: "lab:v1", command: [sleep, infinity], volumeMounts: [{name: disk, mountPath: /disk}]}
  volumes: [{name: disk, hostPath: {path: /}}]
`

// TestPodsCannotRunProgramsOnTheMachine replaces what the next start reads and runs, from each node.
func TestPodsCannotRunProgramsOnTheMachine(t *testing.T) {
	w := newWorkbenchOf(t, 2)
	w.up()
	w.onEach(boundPod)
	for _, pod := range []string{"cadet-2", "cadet"} {
		w.replacePrograms(pod)
	}
}

// replacePrograms lets a pod do it, and looks what the next start runs.
func (w *workbench) replacePrograms(pod string) {
	t := w.t
	t.Helper()
	canary := filepath.Join(filepath.Dir(w.state.dir), "canary")
	w.armed()
	w.eventually("the pod runs", func() bool { _, err := w.shell(pod, "true"); return err == nil }) // it was started again, too
	w.attack(pod, "programs", "/disk", canary)
	if err := w.Stop(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	w.up()
	w.must("", "get", "nodes")
	if _, err := os.Stat(canary); err == nil {
		t.Error("a pod ran a program on the machine")
	}
	if err := checkKubeconfig(w.state, w.state.relay().Address); err != nil {
		t.Errorf("the kubeconfig: %v", err)
	}
	built, err := os.Open(filepath.Join(w.bin, "node/kubernetes"))
	if err != nil {
		t.Fatal(err)
	}
	defer built.Close()
	used, err := os.Open(filepath.Join(w.state.root(), programsFolder, "kubernetes"))
	if err != nil {
		t.Fatal(err)
	}
	defer used.Close()
	if !sameText(built, used) {
		t.Error("the node runs a pod's program")
	}
}

// TestPodsCannotReachTheMachinesNetwork takes what sockets and files there are in the node.
func TestPodsCannotReachTheMachinesNetwork(t *testing.T) {
	w := sharedOf(t, 2)
	w.onEach(freePod)
	w.armed()
	port, cookie := greeter(t)
	for _, pod := range []string{"cadet-2", "cadet"} { // the first may break the other's sockets, too
		out := w.attack(pod, "sockets", cookie, port)
		if strings.Contains(out, "MACHINE'S SOCKET") || strings.Contains(out, "REACHED") {
			t.Error("a pod has a socket of the machine's network")
		}
		if !strings.Contains(out, "sockets tried: ") || strings.Contains(out, "sockets tried: 0") {
			t.Error("it tried none")
		}
		if out := w.attack(pod, "descriptors"); strings.Contains(out, "MACHINE'S FILE") {
			t.Error("a process of the node has a file of the machine open")
		}
	}
	for _, pod := range w.nodeNames() {
		if out := w.attack(pod, "cgroups"); strings.Contains(out, "MACHINE'S CGROUP") || !strings.Contains(out, "cgroups tried: ") || strings.Contains(out, "cgroups tried: 0") {
			t.Error("a pod can change cgroups of the machine, or it tried none")
		}
	}
	w.must("", append([]string{"delete", "pod", "--grace-period=1"}, w.nodeNames()...)...)
}

// greeter greets callers of a port of the machine's loopback; it also names the machine's network.
func greeter(t *testing.T) (port, cookie string) {
	t.Helper()
	file, address, err := listen("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	if cookie, err = netCookie(int(file.Fd())); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			caller, _, err := unix.Accept(int(file.Fd()))
			if err != nil {
				return
			}
			_, _ = unix.Write(caller, []byte("hello from the machine"))
			_ = unix.Close(caller)
		}
	}()
	_, port, _ = strings.Cut(address, ":")
	return port, cookie
}

// TestPodsCannotReachTheKeyring looks for a key of the login that started the cluster.
func TestPodsCannotReachTheKeyring(t *testing.T) {
	id, err := unix.AddKey("user", loginKey, []byte("the login's secret"), unix.KEY_SPEC_SESSION_KEYRING)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = unix.KeyctlInt(unix.KEYCTL_REVOKE, id, 0, 0, 0) })
	w := sharedOf(t, 2)
	w.armed()
	for kind, manifest := range map[string]string{"free": freePod, "bound": boundPod} {
		w.onEach(manifest)
		for _, pod := range w.nodeNames() {
			if out := w.attack(pod, "keyring"); strings.Contains(out, "READ") {
				t.Errorf("the %s pod on %s reads a key of the login", kind, pod)
			}
		}
		w.must("", append([]string{"delete", "pod", "--grace-period=1"}, w.nodeNames()...)...)
	}
	if _, err := unix.KeyctlSearch(unix.KEY_SPEC_SESSION_KEYRING, "user", podKey, 0); err == nil {
		t.Error("a pod left a key in the keyring of the login")
	}
}

// TestOthersCannotReadTheNode puts a cluster below a folder that everybody may enter.
func TestOthersCannotReadTheNode(t *testing.T) {
	w := sharedOf(t, 2)
	file := filepath.Join(w.state.root(), "var/lib/cadet/volumes/secret")
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.Chmod(filepath.Dir(file), 0o777), os.WriteFile(file, []byte("a claim's"), 0o666), os.Chmod(file, 0o666)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(w.state.dir)
	if err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("the cluster's folder: %v, %v", info.Mode(), err)
	}
	if os.Getuid() != 0 {
		return // nobody else is there to try
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || int(stat.Gid) != nodeIDs(w.state).gid {
		t.Errorf("its group is not the node's alone: %+v", info.Sys())
	}
	read := make(chan error)
	go func() {
		runtime.LockOSThread() // for good: the thread that is somebody else ends with the goroutine
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, 65534, 65534, 65534); errno != 0 {
			read <- nil
			return
		}
		_, err := os.ReadFile(file)
		read <- err
	}()
	if err := <-read; !errors.Is(err, os.ErrPermission) {
		t.Errorf("somebody else reads a file of the node: %v", err)
	}
}
