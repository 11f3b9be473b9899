package cells_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/tui/cells"
	"github.com/kubecadet/cadet/tui/cells/celltest"
)

func TestText(t *testing.T) {
	tests := []struct{ name, got, want string }{
		{"pad", cells.Pad("ab", 4), "ab  "},
		{"cut", cells.Pad("abcdef", 4), "abc…"},
		{"a wide character does not fit", cells.Pad("가나다", 4), "가… "},
		{"nothing", cells.Pad("abc", 0), ""},
		{"right", cells.PadLeft("12", 4), "  12"},
		{"right, cut", cells.PadLeft("12345", 4), "123…"},
		{"keep the end", cells.KeepEnd("hello-5756bb6c8f-x2kfw", 10), "…c8f-x2kfw"},
		{"keep all", cells.KeepEnd("hello", 10), "hello"},
		{"a clock ahead", cells.Age(time.Unix(0, 0), time.Unix(5, 0)), "0s"},
		{"short", cells.ShortAge(time.Unix(135, 0), time.Unix(0, 1)), "2m"},
		{"no time", cells.Age(time.Unix(0, 0), time.Time{}), "?"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, w := range []int{4, 10, 17} {
		lines := cells.Wrap("준비 상태 확인 실패: connection refused by 10.244.0.7:8080", w, 3)
		if len(lines) > 3 {
			t.Errorf("%d cells: %d lines", w, len(lines))
		}
		for _, l := range lines {
			if ansi.StringWidth(l) > w {
				t.Errorf("%d cells: %q is wider", w, l)
			}
		}
	}
}

func TestTop(t *testing.T) {
	tests := []struct{ top, cursor, n, h, want int }{
		{0, 0, 10, 3, 0}, {0, 5, 10, 3, 3}, {5, 2, 10, 3, 2}, {9, 9, 10, 3, 7}, {4, 1, 2, 5, 0},
	}
	for _, tt := range tests {
		if got := cells.Top(tt.top, tt.cursor, tt.n, tt.h); got != tt.want {
			t.Errorf("%+v: got %d", tt, got)
		}
	}
}

func TestTable(t *testing.T) {
	columns := []cells.Column{
		{Title: "NAME", Min: 8, Shrink: true, KeepEnd: true}, {Title: "N", Right: true}, {Title: "AGE", Rank: 1}, {Title: "말", Rank: 2},
	}
	rows := [][]string{{"hello-deployment-x2kfw", "12", "3m", "가나"}, {"client", "1", "15m", "다"}}
	tests := []struct {
		width int
		want  string
	}{
		{34, "NAME                    N AGE 말  |hello-deployment-x2kfw 12 3m  가나|client                  1 15m 다  "},
		{20, "NAME      N AGE 말  |…t-x2kfw 12 3m  가나|client    1 15m 다  "},
		{16, "NAME       N AGE|…nt-x2kfw 12 3m |client     1 15m"},
		{8, "NAME   N|…2kfw 12|…ient  1"},
	}
	for _, tt := range tests {
		table := cells.Layout(columns, rows, tt.width)
		got := strings.Join([]string{table.Header(), table.Row(rows[0], nil), table.Row(rows[1], nil)}, "|")
		if got != tt.want {
			t.Errorf("%d cells:\ngot  %q\nwant %q", tt.width, got, tt.want)
		}
	}
}

// Names are cut where they are alike.
func TestNamesCut(t *testing.T) {
	columns := []cells.Column{{Title: "NAME", Min: 8, Shrink: true, KeepEnd: true}}
	for _, tt := range []struct{ names, want []string }{
		{[]string{"hello-blue-56c8f4b874-8q62p", "hello-green-56c8f4b874-2xk9w"}, []string{"hello-blue-…8q62p", "hello-green…2xk9w"}},
		{[]string{"hello-deployment-5756bb6c8f-x2kfw", "hello-deployment-68bd497896-7lwzn"}, []string{"…5756bb6c8f-x2kfw", "…68bd497896-7lwzn"}},
		{[]string{"hello-node-rc-x2kfw", "hello-node-rc-v2-7lwzn"}, []string{"…lo-node-rc-x2kfw", "…node-rc-v2-7lwzn"}},
	} {
		rows := [][]string{{tt.names[0]}, {"client"}, {tt.names[1]}}
		table := cells.Layout(columns, rows, 17)
		for i, row := range [][]string{rows[0], rows[2]} {
			if got := table.Row(row, nil); got != tt.want[i] {
				t.Errorf("%q becomes %q, not %q", row[0], got, tt.want[i])
			}
		}
	}
}

func TestNotches(t *testing.T) {
	for button, want := range map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1, tea.MouseWheelLeft: 0, tea.MouseWheelRight: 0} {
		if got := cells.Notches(tea.MouseWheelMsg{Button: button}); got != want {
			t.Errorf("%v: %d, not %d", button, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	for w := range 12 {
		view := cells.Fit([]string{"한국어 text", "a", "three", "four"}, w, 3)
		celltest.Fits(t, view, w, 3)
	}
}

func TestRest(t *testing.T) {
	tests := []struct {
		above, below, w int
		want            string
	}{
		{0, 0, 20, "NAME  STATUS  AGE"},
		{0, 1, 20, "NAME  STAT… ↓ 1 more"},
		{2, 3, 30, "NAME  STAT… ↑ 2 more  ↓ 3 more"},
		{2, 3, 19, "NAME  STATUS  AGE"},
	}
	for _, tt := range tests {
		if got := cells.Mark("NAME  STATUS  AGE", cells.Rest(tt.above, tt.below), tt.w); got != tt.want {
			t.Errorf("%+v: got %q", tt, got)
		}
	}
}
