package tui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/internal/panes"
	"github.com/kubecadet/cadet/tui/work"
	"github.com/kubecadet/cadet/words"
)

// scenes are the screens of the workbench, each drawn in several sizes.
var scenes = []struct {
	name string
	make func(t *testing.T, w, h int) *driver
}{
	{"first-frame", func(t *testing.T, w, h int) *driver { return drive(t, options(t, newBench("ch3", 3)), w, h) }},
	{"bring-up", func(t *testing.T, w, h int) *driver {
		d := drive(t, options(t, newBench("ch3", 3)), w, h)
		for _, p := range []cluster.Progress{
			{Step: "this machine", State: cluster.Done, Took: 100 * time.Millisecond},
			{Step: "API server", State: cluster.Done, Took: 2400 * time.Millisecond},
			{Step: "node", Detail: "kubelet waits for containerd"},
			{Step: "lesson images"},
		} {
			d.send(work.StepMsg(p))
		}
		return d
	}},
	{"bring-up-failed", func(t *testing.T, w, h int) *driver {
		d := drive(t, options(t, newBench("ch3", 3)), w, h)
		d.arrival.start()
		d.send(work.StepMsg{Step: "this machine"})
		d.send(work.StartedMsg{Err: errors.New("user namespaces are not allowed here\nType: sudo sysctl kernel.unprivileged_userns_clone=1")})
		return d
	}},
	{"read", func(t *testing.T, w, h int) *driver { return open(t, newBench("ch3", 3), w, h, "read") }},
	{"not-done", func(t *testing.T, w, h int) *driver { return open(t, newBench("ch3", 3), w, h, "scale") }},
	{"hint", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "scale")
		d.keys("h")
		return d
	}},
	{"done", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "scale")
		d.keys("enter")
		d.until("✓ Done")
		return d
	}},
	{"predict", func(t *testing.T, w, h int) *driver { return open(t, newBench("ch3", 4), w, h, "predict") }},
	{"predict-wrong", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 4), w, h, "predict")
		d.keys("1", "enter")
		d.until("Not this time")
		return d
	}},
	{"predict-right", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 4), w, h, "predict")
		d.keys("2", "enter")
		d.until("✓ Done")
		return d
	}},
	{"number", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 4), w, h, "count")
		d.keys("4", "2")
		return d
	}},
	{"help", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "scale")
		d.keys("?")
		return d
	}},
	{"dialog", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "scale")
		d.keys("s")
		return d
	}},
	{"lost", func(t *testing.T, w, h int) *driver {
		b := newBench("ch3", 1)
		b.lost = true
		return open(t, b, w, h, "scale")
	}},
	{"list", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "read")
		d.keys("n")
		d.until("Scale to four")
		d.keys("l")
		return d
	}},
	{"list-search", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "read")
		d.keys("l", "/", "r", "e", "p", "a")
		return d
	}},
	{"summary", func(t *testing.T, w, h int) *driver {
		d := whole(t, w, h)
		d.keys("n")
		d.until("opens the next chapter")
		return d
	}},
	{"summary-left", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "find")
		d.eventually(func() bool { return d.opts.Progress.Prepared("hello", "find") })
		d.keys("n", "n")
		d.until("Not done yet")
		d.keys("down")
		return d
	}},
	{"tour", func(t *testing.T, w, h int) *driver { return toured(t, w, h) }},
	{"tour-cluster", func(t *testing.T, w, h int) *driver {
		d := toured(t, w, h)
		d.keys("enter", "enter")
		return d
	}},
	{"tour-commands", func(t *testing.T, w, h int) *driver {
		d := toured(t, w, h)
		d.keys("enter", "enter", "enter")
		return d
	}},
	{"command-line", func(t *testing.T, w, h int) *driver {
		d := open(t, newBench("ch3", 3), w, h, "scale")
		d.keys(":")
		d.send(tea.PasteMsg{Content: "kubectl fail"})
		d.keys("enter")
		d.until("exit code 1")
		d.keys(":", "g", "e", "t")
		return d
	}},
	{"problem", func(t *testing.T, w, h int) *driver {
		b := newBench("ch3", 3)
		d := open(t, b, w, h, "scale")
		s := *b.snap
		s.Problem = words.New("the API server does not answer (connection refused). If it stays away, type in another terminal: cadet up")
		d.send(work.SnapshotMsg{Serial: d.desk.opened, Snapshot: &s})
		return d
	}},
	{"watch", func(t *testing.T, w, h int) *driver { return openWatch(t, viewOf(newBench("web", 3)), w, h) }},
	{"watch-all", func(t *testing.T, w, h int) *driver { return openWatch(t, viewOf(everywhere()), w, h) }},
	{"watch-namespaces", func(t *testing.T, w, h int) *driver {
		d := openWatch(t, viewOf(newBench("web", 3)), w, h)
		d.keys("@")
		return d
	}},
	{"watch-help", func(t *testing.T, w, h int) *driver {
		d := openWatch(t, viewOf(newBench("web", 3)), w, h)
		d.keys("?")
		return d
	}},
	{"past", func(t *testing.T, w, h int) *driver {
		d := rolled(t, w, h)
		d.keys("{")
		d.board.setFocus(panes.Happened)
		return d
	}},
	{"present-read", func(t *testing.T, w, h int) *driver { return presenting(t, w, h, "read") }},
	{"present", func(t *testing.T, w, h int) *driver { return presenting(t, w, h, "scale") }},
	{"present-light", func(t *testing.T, w, h int) *driver {
		d := presenting(t, w, h, "scale")
		d.keys("tab")
		return d
	}},
	{"korean", func(t *testing.T, w, h int) *driver {
		b := newBench("ch8", 3)
		opts := options(t, b)
		opts.Lesson, opts.Words = opts.Course.Lessons[1], words.In("ko")
		d := drive(t, opts, w, h)
		d.run(d.arrival.start())
		d.until("파드 세 개가 준비되었다")
		return d
	}},
}

func TestScreens(t *testing.T) {
	for _, sc := range scenes {
		for _, size := range [][2]int{{80, 24}, {100, 30}, {160, 45}} {
			name := fmt.Sprintf("%s-%dx%d", sc.name, size[0], size[1])
			t.Run(name, func(t *testing.T) { sc.make(t, size[0], size[1]).golden(name) })
		}
	}
	for _, size := range [][2]int{{40, 12}, {60, 18}, {30, 8}} {
		name := fmt.Sprintf("small-%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) { open(t, newBench("ch3", 3), size[0], size[1], "scale").golden(name) })
	}
}
