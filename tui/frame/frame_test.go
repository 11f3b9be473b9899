package frame

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/layout"
	"github.com/kubecadet/cadet/tui/theme"
)

func TestFitIsExact(t *testing.T) {
	for _, content := range []string{"", "short", "a line that is much too long for its place", "한국어 단어가 넓다", "tab\there", "one\ntwo\nthree\nfour"} {
		lines := Fit(content, 9, 3)
		if len(lines) != 3 {
			t.Fatalf("%q: %d lines", content, len(lines))
		}
		for _, l := range lines {
			if w := ansi.StringWidth(l); w != 9 {
				t.Errorf("%q: line %q is %d wide", content, l, w)
			}
		}
	}
}

func TestWrapKeepsToItsWidth(t *testing.T) {
	for _, text := range []string{
		"kubectl set image deployment/hello-deployment hello=hello:v2",
		"a-very-long-word-without-any-space-in-it-at-all",
		"쿠버네티스는 컨테이너를 여러 대의 기계에 나누어 돌린다",
	} {
		for w := 8; w < 60; w++ {
			for _, l := range Wrap(text, w, "  ") {
				if ansi.StringWidth(l) > w {
					t.Fatalf("width %d: %q", w, l)
				}
			}
		}
	}
}

func TestBoxesAreExact(t *testing.T) {
	th := theme.New(true)
	for w := 20; w < 90; w++ {
		b := Box{
			Slot:   layout.Slot{Rect: layout.Rect{W: w, H: 6}, First: true, Last: true},
			Titles: []string{"Pods", "Rollout", "기록", "Logs"}, Active: 2, Content: "안녕\nhello",
		}
		lines := b.Lines(th)
		if len(lines) != 6 {
			t.Fatalf("%d lines", len(lines))
		}
		for _, l := range lines {
			if ansi.StringWidth(l) != w {
				t.Fatalf("width %d: %q is %d wide", w, l, ansi.StringWidth(l))
			}
		}
		if !strings.Contains(ansi.Strip(lines[0]), "기록") {
			t.Fatalf("width %d hides the tab in front: %q", w, ansi.Strip(lines[0]))
		}
	}
}

// A click in the border gives the tab whose name is there, also where only the one in front fits.
func TestTabAt(t *testing.T) {
	titles := []string{"Pods", "Rollout", "기록", "Logs"}
	for w := 20; w < 90; w++ {
		for active := range titles {
			b := Box{
				Slot:   layout.Slot{Rect: layout.Rect{X: 3, W: w, H: 6}, First: true},
				Titles: titles, Active: active, Title: titles[active] + "  3 of 3 ready",
			}
			border := ansi.Strip(b.Lines(theme.New(true))[0])
			for i, name := range titles {
				at := strings.Index(border, name)
				if at < 0 {
					continue
				}
				if got := b.TabAt(b.X + ansi.StringWidth(border[:at])); got != i {
					t.Fatalf("a click on %s gives tab %d of %q", name, got, border)
				}
			}
			if !strings.Contains(border, "•") {
				continue
			}
			for x := b.X; x < b.X+w; x++ {
				if got := b.TabAt(x); got != active {
					t.Fatalf("a click at column %d gives tab %d of %q", x, got, border)
				}
			}
		}
	}
}

// Code is broken at spaces, and a backslash never stands alone.
func TestCode(t *testing.T) {
	path := "jsonpath='{.metadata.managedFields[*].manager}'"
	for _, tt := range []struct {
		code []string
		w    int
		want string
	}{
		{[]string{"kubectl get pods \\", "  -o wide"}, 40, "kubectl get pods \\|  -o wide"},
		{[]string{"kubectl get pods --all-namespaces -o \\", "  " + path, "echo done"}, 60, "kubectl get pods --all-namespaces -o \\|  " + path + "|echo done"},
		{[]string{"kubectl get pods --all-namespaces -o \\", "  " + path}, 37, "kubectl get pods --all-namespaces -o|  " + path[:35] + "|  " + path[35:]},
		{[]string{"kubectl get pods --all-namespaces -o \\", "  wide"}, 30, "kubectl get pods|  --all-namespaces -o wide"},
		{[]string{"  echo 한국어 텍스트"}, 14, "  echo 한국어|    텍스트"},
	} {
		if got := strings.Join(Code(tt.code, tt.w), "|"); got != tt.want {
			t.Errorf("%d cells:\ngot  %s\nwant %s", tt.w, got, tt.want)
		}
		for w := range 60 {
			Code(tt.code, w) // ends, however narrow
		}
	}
}
