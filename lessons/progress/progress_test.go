package progress

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func open(t *testing.T, path string) *File {
	t.Helper()
	f, notice, err := Open(path)
	if err != nil || notice != "" {
		t.Fatalf("Open: notice %q, error %v", notice, err)
	}
	return f
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRemembers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "progress.json")
	f := open(t, path)
	must(t, f.Visit("pods", "look"))
	must(t, f.MarkDone("pods", "look", time.Now()))
	must(t, f.SetAnswer("pods", "ask", "no"))
	must(t, f.MarkGraded("pods", "ask", false, "it counts"))
	must(t, f.MarkGraded("pods", "ask", true, "yes"))
	must(t, f.MarkGraded("pods", "easy", true, ""))

	again := open(t, path)
	if !again.Done("pods", "look") || again.Done("pods", "ask") || again.Done("other", "look") {
		t.Error("the steps done are not those marked")
	}
	if again.Last() != "pods" || again.At("pods") != "look" || again.At("other") != "" {
		t.Errorf("last %q at %q", again.Last(), again.At("pods"))
	}
	if graded, first := again.Graded("pods", "ask"); !graded || first {
		t.Error("a question right at the second try counts as right at the first")
	}
	if graded, first := again.Graded("pods", "easy"); !graded || !first {
		t.Error("a question right at the first try does not count")
	}
	if again.Answer("pods", "ask") != "no" {
		t.Errorf("answer is %q", again.Answer("pods", "ask"))
	}
	must(t, again.Forget("pods"))
	if reopened := open(t, path); reopened.Done("pods", "look") || reopened.Last() != "pods" {
		t.Error("Forget forgot too little or too much")
	}
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v", info.Mode())
	}
}

// A step is prepared once, until the lesson is forgotten or finds another cluster; what is done needs no preparing.
func TestPrepared(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.json")
	f := open(t, path)
	must(t, f.MarkPrepared("pods", "break"))
	must(t, f.MarkPrepared("pods", "mend"))
	must(t, f.MarkDone("pods", "mend", time.Now()))
	f = open(t, path)
	if !f.Prepared("pods", "break") || !f.Prepared("pods", "mend") || f.Prepared("pods", "other") || f.Prepared("other", "break") {
		t.Error("the steps prepared are not those marked or done")
	}
	must(t, f.ForgetPrepared("pods"))
	if f = open(t, path); f.Prepared("pods", "break") || !f.Prepared("pods", "mend") {
		t.Error("on another cluster what was prepared is prepared still, or what was done is not")
	}
	must(t, f.MarkPrepared("pods", "break"))
	must(t, f.Forget("pods"))
	if f = open(t, path); f.Prepared("pods", "break") || f.Prepared("pods", "mend") {
		t.Error("a lesson that was forgotten is still prepared")
	}
}

// Two programs, each with its own File, must not lose each other's marks.
func TestTwoPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.json")
	var wg sync.WaitGroup
	for program := range 2 {
		f := open(t, path)
		wg.Go(func() {
			for step := range 15 {
				if err := f.MarkDone("pods", fmt.Sprintf("%d-%d", program, step), time.Now()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	f := open(t, path)
	for program := range 2 {
		for step := range 15 {
			if !f.Done("pods", fmt.Sprintf("%d-%d", program, step)) {
				t.Errorf("the mark %d-%d is lost", program, step)
			}
		}
	}
	left, err := filepath.Glob(path + ".new-*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestBrokenFileIsSetAside(t *testing.T) {
	for name, content := range map[string]string{"half": `{"version":1,"les`, "empty": "", "other": `{"a":1}`, "type": `{"version":"x"}`} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "progress.json")
			must(t, os.WriteFile(path, []byte(content), 0o600))
			f, notice, err := Open(path)
			must(t, err)
			aside, err := filepath.Glob(path + ".broken-*")
			must(t, err)
			if len(aside) != 1 || !strings.Contains(notice, aside[0]) {
				t.Fatalf("set aside %v, notice %q", aside, notice)
			}
			kept, err := os.ReadFile(aside[0])
			must(t, err)
			if string(kept) != content {
				t.Errorf("kept %q", kept)
			}
			must(t, f.MarkDone("pods", "look", time.Now()))
		})
	}
}

// A file that breaks while the program runs does not take along what the program knows.
func TestBrokenWhileRunning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.json")
	f := open(t, path)
	must(t, f.MarkDone("pods", "one", time.Now()))
	must(t, os.WriteFile(path, []byte("{"), 0o600))
	must(t, f.MarkDone("pods", "two", time.Now()))
	again := open(t, path)
	if !again.Done("pods", "one") || !again.Done("pods", "two") {
		t.Error("marks are lost")
	}
}

func TestNewerFileIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.json")
	must(t, os.WriteFile(path, []byte(`{"version":99}`), 0o600))
	if _, _, err := Open(path); err == nil || !strings.Contains(err.Error(), "newer cadet") {
		t.Errorf("got %v", err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != `{"version":99}` {
		t.Errorf("the file is now %q, %v", data, err)
	}
}

// The screen asks while it draws: it must not wait for a disk, nor for another program that holds the file.
func TestAskingDoesNotWaitForTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.json")
	f := open(t, path)
	writing, goOn := make(chan struct{}), make(chan struct{})
	f.write = func(path string, data []byte) error {
		close(writing)
		<-goOn
		return replace(path, data)
	}
	marked := make(chan error, 2)
	go func() { marked <- f.MarkDone("pods", "one", time.Now()) }()
	<-writing
	f.write = replace // of the next one, which waits for its turn
	asked := make(chan bool, 1)
	go func() {
		go func() { marked <- f.MarkGraded("pods", "two", true, "") }()
		for graded := false; !graded; { // it is known before it is in the file
			graded, _ = f.Graded("pods", "two")
		}
		asked <- f.Done("pods", "one") && f.At("pods") == ""
	}()
	select {
	case done := <-asked:
		if !done {
			t.Error("the mark is not known before it is in the file")
		}
	case <-time.After(10 * time.Second):
		t.Error("asking waits for the file")
	}
	close(goOn)
	must(t, <-marked)
	must(t, <-marked)
	again := open(t, path)
	if graded, _ := again.Graded("pods", "two"); !graded || !again.Done("pods", "one") {
		t.Error("what was marked while the file was written is lost")
	}
	if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), `"tries": 1`) {
		t.Errorf("a change made while the file was written was made twice: %s, %v", data, err)
	}
}

// When the disk is full or the folder read-only, the error says what to do, and the next write that works writes all.
func TestWriteErrors(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "write", Path: "progress.json", Err: syscall.ENOSPC}, "free some space"},
		{&fs.PathError{Op: "open", Path: "progress.json", Err: syscall.EACCES}, "set CADET_STATE_DIR"},
		{&fs.PathError{Op: "open", Path: "progress.json", Err: syscall.EROFS}, "set CADET_STATE_DIR"},
	} {
		path := filepath.Join(t.TempDir(), "progress.json")
		f := open(t, path)
		f.write = func(string, []byte) error { return c.err }
		if err := f.MarkDone("pods", "one", time.Now()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v; want %q", err, c.want)
		}
		if !f.Done("pods", "one") {
			t.Error("the mark is not even kept in memory")
		}
		f.write = replace
		must(t, f.MarkDone("pods", "two", time.Now()))
		if again := open(t, path); !again.Done("pods", "one") || !again.Done("pods", "two") {
			t.Error("the write that worked did not write all")
		}
	}
}

func TestFolderThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if _, _, err := Open(filepath.Join(file, "progress.json")); err == nil {
		t.Error("opened below a file")
	}
}
