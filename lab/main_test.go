package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/kubecadet/cadet/lab/applets"
)

// root is a directory as in the image: the program, and bin with a link to it for every applet.
var root string

func TestMain(m *testing.M) {
	os.Exit(withBinary(m))
}

func withBinary(m *testing.M) int {
	var err error
	if root, err = os.MkdirTemp("", "lab-"); err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(root) }()
	lab := filepath.Join(root, "lab")
	build := exec.CommandContext(context.Background(), "go", "build", "-ldflags", "-s -w", "-o", lab, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		panic(err)
	}
	if err := os.Mkdir(filepath.Join(root, "bin"), 0o700); err != nil {
		panic(err)
	}
	for _, a := range applets.All() {
		if err := os.Symlink(lab, program(a.Name)); err != nil {
			panic(err)
		}
	}
	return m.Run()
}

func program(name string) string { return filepath.Join(root, "bin", name) }

// No program here takes as long, so one that still runs hangs.
const hangs = time.Minute

// command prepares a program that finds the lab's tools only.
func command(t *testing.T, path string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hangs)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, path, args...)
	c.Env = []string{"PATH=" + filepath.Join(root, "bin"), "HOME=/root", "GREETING=hi"}
	c.Dir = t.TempDir()
	return c
}

// output returns what a program printed, both streams together, and its exit status.
func output(t *testing.T, path string, args ...string) (out string, status int) {
	t.Helper()
	printed, err := command(t, path, args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		status = exit.ExitCode()
	}
	return string(printed), status
}

func TestDispatch(t *testing.T) {
	lab := filepath.Join(root, "lab")
	if out, status := output(t, lab, "echo", "a"); out != "a\n" || status != 0 {
		t.Errorf("lab echo a = %q, %d", out, status)
	}
	if out, status := output(t, program("echo"), "ls"); out != "ls\n" || status != 0 {
		t.Errorf("echo ls = %q, %d", out, status)
	}
	if out, status := output(t, lab); !strings.Contains(out, "nslookup   asks a name server\n") || status != 0 {
		t.Errorf("lab = %q, %d", out, status)
	}
	if out, status := output(t, lab, "nonexistent"); !strings.HasPrefix(out, `lab: there is no program "nonexistent" here`) || status != 2 {
		t.Errorf("lab nonexistent = %q, %d", out, status)
	}
}

func TestShellWithTools(t *testing.T) {
	for script, want := range map[string]string{
		"seq 5 | grep -v 3 | sort -rn | head -n 2":                                       "5\n4\n",
		"mkdir -p a/b && touch a/b/c && cp a/b/c a/d && ls -1 a":                         "b\nd\n",
		"echo text > f; cat f; mv f g; rm g; ls; echo end":                               "text\nend\n",
		"rm -rf nothere; ls nothere || echo missing":                                     "ls: nothere: no such file or directory\nmissing\n",
		"cat nothere || echo missing":                                                    "cat: nothere: no such file or directory\nmissing\n",
		"echo $GREETING; env -u GREETING env | grep -q GREETING || echo gone":            "hi\ngone\n",
		"env A=1 B=2 sh -c 'echo $A$B'":                                                  "12\n",
		"env nothere || echo $?":                                                         "env: nothere: executable file not found in $PATH\n127\n",
		"printf 'a\\na\\nb\\n' | uniq -c | wc -l":                                        "2\n",
		"x=$(hostname); test \"$x\" = \"$(cat /proc/sys/kernel/hostname)\" && echo same": "same\n",
		"id -u > u; grep -q '^[0-9][0-9]*$' u && echo number":                            "number\n",
		"ps | head -n 1 | wc -w":                                                         "5\n",
		"df -k / | tail -n 1 | grep -c '%'":                                              "1\n",
		"mkdir -p a/b; echo x > a/b/c; tar cf - a | (mkdir d; tar -xmf - -C d); cat d/a/b/c; tar cf t.tar a/b/c; tar tf t.tar": "x\na/b/c\n",
		"logwriter --file l/app.log --every 1ms --count 3; cut=$(tail -n 1 l/app.log); echo ${cut#* }":                         "line 3\n",
		"kill -0 $$ && echo there; kill -WRONG 1 2> usage || echo $?":                                                          "there\n2\n",
		"burn --for 10ms && echo cooled": "cooled\n",
		"openssl genrsa -out k && openssl req -x509 -key k -subj /CN=a -addext subjectAltName=DNS:a -out c && openssl x509 -in c -noout -subject": "subject=CN=a\n",
		"dig -x nothing || echo $?":                              "-x takes an address, such as 10.96.0.10: usage: dig [@SERVER] [-p PORT] NAME [A|AAAA|CNAME|MX|NS|PTR|SOA|SRV|TXT] [+short] [+search] [+tcp], or dig -x ADDRESS\n2\n",
		"flaky --fail-share 2 2> usage || echo $?":               "2\n",
		"date +%Y | wc -c":                                       "5\n",
		"sleep 0.01 && echo slept":                               "slept\n",
		"echo c2VjcmV0 | base64 -d":                              "secret",
		"for i in $(seq 3); do sh -c \"exit $i\"; echo $?; done": "1\n2\n3\n",
		"seq 100000 | head -n 1":                                 "1\n",
		"(sleep 0.01; echo late) & wait; echo end":               "late\nend\n",
		"if true && ! false; then /proc/self/exe echo self; fi":  "self\n",
	} {
		if got, status := output(t, program("sh"), "-c", script); got != want || status != 0 {
			t.Errorf("%s\n got %q and status %d, want %q", script, got, status, want)
		}
	}
}

func TestCurlInTheShell(t *testing.T) {
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	_ = listener.Close()
	hello, address := startHello(t, "--version", "2")
	script := fmt.Sprintf(`curl -s http://%s/; curl -s http://%s/; echo $?; curl -sf http://%s/x; echo $?; wget -q -O - http://%s/healthz`,
		address, closed, address, address)
	host, _ := os.Hostname()
	want := "Hello from " + host + ", version 2\n7\n22\nok\n"
	if got, _ := output(t, program("sh"), "-c", script); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_ = hello.Process.Kill()
}

// startHello returns a running server and where it listens.
func startHello(t *testing.T, args ...string) (*exec.Cmd, string) {
	t.Helper()
	hello := command(t, program("hello"), append(args, "--listen", "127.0.0.1:0")...)
	hello.Env = append(hello.Env, "VERSION=7")
	log, err := hello.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := hello.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(log).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := strings.Cut(strings.TrimPrefix(line, "listening on "), ",")
	return hello, address
}

func TestHelloEndsInPeace(t *testing.T) {
	hello, address := startHello(t)
	ask := func() error {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address, http.NoBody)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err == nil && !bytes.Contains(body, []byte("version 7")) {
			return fmt.Errorf("answer %q", body)
		}
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	if err := hello.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := ask(); err != nil {
		t.Errorf("a call after SIGTERM: %v", err)
	}
	if err := hello.Wait(); err != nil {
		t.Errorf("hello ended with %v", err)
	}
}

func TestShellOnATerminal(t *testing.T) {
	shell := command(t, program("sh"))
	terminal, err := pty.StartWithSize(shell, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	var seen bytes.Buffer
	expect := func(want string) {
		t.Helper()
		chunk := make([]byte, 1024)
		for !strings.Contains(seen.String(), want) {
			n, err := terminal.Read(chunk)
			if err != nil {
				t.Fatalf("no %q, only %q: %v", want, seen.String(), err)
			}
			seen.Write(chunk[:n])
		}
		_, after, _ := strings.Cut(seen.String(), want)
		seen.Reset()
		seen.WriteString(after)
	}
	say := func(keys string) {
		t.Helper()
		if _, err := io.WriteString(terminal, keys); err != nil {
			t.Fatal(err)
		}
	}
	prompt := " # "
	expect(prompt)
	for _, step := range []struct{ keys, shows string }{
		{"echo a$((1+1))b\r", "\na2b\r\n"},
		{"for i in 1 2\r", "> "},
		{"do echo n$i; done\r", "\nn1\r\nn2\r\n"},
		{"a line given up\x03", ""},
		{"x=kept; echo ready; cat\r", "\nready\r\n"}, // by then the terminal is cat's
	} {
		say(step.keys)
		expect(step.shows)
		if !strings.HasSuffix(step.shows, "> ") && !strings.HasSuffix(step.keys, "cat\r") {
			expect(prompt)
		}
	}
	say("typed\r")
	expect("typed\r\ntyped\r\n") // the terminal's echo, then cat's
	say("\x03")
	expect(prompt)
	say("echo $x\r")
	expect("\nkept\r\n")
	expect(prompt)
	say("exit 3\r")
	if _ = shell.Wait(); shell.ProcessState.ExitCode() != 3 {
		t.Errorf("exit 3 ended with %v", shell.ProcessState)
	}
}
