package logs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/cluster/live/livetest"
	"github.com/kubecadet/cadet/tui/action"
	"github.com/kubecadet/cadet/tui/cells/celltest"
	"github.com/kubecadet/cadet/tui/logs"
	"github.com/kubecadet/cadet/tui/theme"
)

// source gives every query a stream that begins with the same lines.
type source struct {
	first   []live.LogLine
	queries []live.LogQuery
	ctx     context.Context // of the newest query
	stream  chan []live.LogLine
}

func (s *source) Follow(ctx context.Context, q live.LogQuery) <-chan []live.LogLine {
	s.queries, s.ctx, s.stream = append(s.queries, q), ctx, make(chan []live.LogLine, 10)
	if s.first != nil {
		s.stream <- s.first
	}
	return s.stream
}

func line(pod, text string) live.LogLine {
	return live.LogLine{Pod: pod, Container: "hello", Time: livetest.Now, Text: text}
}

const podA, podB = "hello-deployment-5756bb6c8f-x2kfw", "hello-deployment-68bd497896-7lwzn"

var scene = []live.LogLine{
	line(podA, "GET / 200 version 2"),
	line(podB, "GET / 200 version 1"),
	line(podA, "\x1b[31mpanic\x1b[0m:\tno\x00 colour"),
	line(podB, "요청을 처리했습니다: 안녕하세요, 세계! 모든 요청이 정상적으로 처리되었습니다."),
	line(podA, "GET /healthz 200 version 2"),
}

func many(n int) []live.LogLine {
	var lines []live.LogLine
	for i := range n {
		lines = append(lines, line(podA, fmt.Sprintf("line %d", i)))
	}
	return lines
}

// following is a pane that has taken the first lines of a workload. The command waits for the next.
func following(t *testing.T, first []live.LogLine, w, h int) (*logs.Model, *source, tea.Cmd) {
	t.Helper()
	m, s := logs.New(theme.New(true)), &source{first: first}
	m.SetSize(w, h)
	if cmd := m.Show("app=hello"); cmd != nil {
		t.Fatal("follows without a source")
	}
	return m, s, m.Update(m.SetSource(t.Context(), s)())
}

func press(m *logs.Model, keys ...string) tea.Cmd {
	var cmd tea.Cmd
	for _, k := range keys {
		cmd = celltest.Do(m, k)
	}
	return cmd
}

func TestGolden(t *testing.T) {
	for _, w := range []int{38, 56, 78, 110} {
		m, _, _ := following(t, scene, w, 8)
		celltest.Golden(t, fmt.Sprintf("two-pods-%d", w), m.View())
	}
}

func TestEveryWidthFits(t *testing.T) {
	m, _, _ := following(t, scene, 20, 4)
	for _, keys := range [][]string{nil, {"t"}, {"right"}, {"/", "e", "r"}, {"enter"}} {
		press(m, keys...)
		for w := 20; w <= 160; w++ {
			for _, h := range []int{0, 1, 3, 9} {
				m.SetSize(w, h)
				celltest.Fits(t, m.View(), w, h)
			}
		}
	}
}

func TestStreams(t *testing.T) {
	m, s, next := following(t, scene, 60, 8)
	old := s.ctx
	want := live.LogQuery{Selector: "app=hello", Tail: 200}
	if len(s.queries) != 1 || s.queries[0] != want {
		t.Fatalf("asked for %+v", s.queries)
	}
	s.stream <- []live.LogLine{line(podA, "stale")}
	stale := next()

	show := m.Update(action.ShowLogs{Pod: podB})
	if old.Err() == nil {
		t.Error("the first stream goes on")
	}
	if cmd := m.Update(stale); cmd != nil || strings.Contains(m.View(), "stale") {
		t.Error("a batch of the old stream was taken")
	}
	m.Update(show())
	want = live.LogQuery{Pod: podB, Tail: 200}
	if s.queries[1] != want || m.Title() != "Logs  "+podB {
		t.Errorf("asked for %+v, title %q", s.queries[1], m.Title())
	}
	m.Update(press(m, "e")())
	want.Previous = true
	if s.queries[2] != want || m.Title() != "Logs  "+"previous run  "+podB {
		t.Errorf("asked for %+v, title %q", s.queries[2], m.Title())
	}
	next = m.Update(press(m, "a")())
	if m.Show("app=hello") != nil {
		t.Error("what is followed already is followed anew")
	}
	if q := s.queries[3]; q.Selector != "app=hello" || q.Pod != "" || q.Previous {
		t.Errorf("asked for %+v", q)
	}
	close(s.stream)
	if m.Update(next()) != nil || !strings.Contains(m.View(), "ended") {
		t.Errorf("a stream that ended:\n%s", m.View())
	}
	m.Show("")
	if s.ctx.Err() == nil {
		t.Error("the last stream goes on")
	}
}

func TestFollowAndPause(t *testing.T) {
	m, s, next := following(t, many(50), 30, 5)
	if !strings.Contains(m.View(), "line 49") {
		t.Errorf("does not follow:\n%s", m.View())
	}
	press(m, "f")
	s.stream <- []live.LogLine{line(podA, "newer")}
	next = m.Update(next())
	if strings.Contains(m.View(), "newer") || !strings.Contains(m.Title(), "paused") {
		t.Errorf("follows though paused, %q:\n%s", m.Title(), m.View())
	}
	press(m, "end")
	if !strings.Contains(m.View(), "newer") {
		t.Errorf("does not follow again:\n%s", m.View())
	}
	m.Update(tea.MouseWheelMsg{Button: tea.MouseWheelUp})
	celltest.Golden(t, "scrolled", m.View())
	press(m, "home")
	if !strings.Contains(m.View(), "line 0 ") {
		t.Errorf("not at the oldest line:\n%s", m.View())
	}
	before := m.View()
	s.stream <- many(4000)
	next = m.Update(next())
	if m.View() != before {
		t.Error("new lines moved what was scrolled to")
	}
	s.stream <- many(4000)
	m.Update(next())
	press(m, "home")
	if !strings.Contains(m.View(), "line 3000") {
		t.Errorf("5000 lines are kept, and the oldest of them is not line 3000:\n%s", m.View())
	}
}

func TestPausedIsNeverBlank(t *testing.T) {
	m, s, next := following(t, many(50), 30, 5)
	press(m, "f")
	for range 2 {
		s.stream <- many(3000)
		next = m.Update(next())
	}
	if want := "line 1000 |line 1001 |line 1002 |line 1003 |line 1004 "; text(m) != want {
		t.Errorf("shows %q, not the oldest lines there are", text(m))
	}
	press(m, "down")
	if !strings.HasSuffix(text(m), "line 1005 ") {
		t.Errorf("one down shows %q", text(m))
	}
	press(m, "home")
	m.SetSize(30, 9)
	if !strings.HasSuffix(text(m), "line 1008 ") {
		t.Errorf("a pane that has grown shows %q", text(m))
	}
}

func TestWhatFitsIsFollowedOn(t *testing.T) {
	m, _, _ := following(t, scene[:2], 60, 9)
	press(m, "up", "home")
	if m.Title() != "Logs  app=hello" {
		t.Errorf("nothing can be scrolled, and the title is %q", m.Title())
	}
}

// text is the lines in view without what stands before them.
func text(m *logs.Model) string {
	var lines []string
	for l := range strings.Lines(ansi.Strip(m.View())) {
		_, l, _ = strings.Cut(l, " ")
		lines = append(lines, strings.TrimRight(l, " \n")+" ")
	}
	return strings.Join(lines, "|")
}

func TestSearch(t *testing.T) {
	m, _, _ := following(t, scene, 60, 3)
	press(m, "/")
	for _, k := range celltest.Type("VERSION 1") {
		m.Update(k)
	}
	if !m.Typing() {
		t.Error("the pane does not say that it takes the keys")
	}
	press(m, "enter")
	celltest.Golden(t, "found", m.View())
	if !strings.Contains(m.View(), theme.New(true).Selected.Render("version 1")) {
		t.Error("what was found is not marked")
	}
	if m.Typing() || m.Title() != "Logs  paused  /VERSION 1  app=hello" {
		t.Errorf("typing %v, title %q", m.Typing(), m.Title())
	}
	press(m, "/", "2", "enter", "]", "]")
	celltest.Golden(t, "found-next", m.View())
	if cmd := press(m, "/", "x", "y", "enter", "]"); cmd == nil || cmd() != (action.Notice{Text: "no line has xy", Bad: true}) {
		t.Error("says nothing when nothing is found")
	}
	if press(m, "/", "z", "esc"); m.Title() != "Logs  paused  /xy  app=hello" {
		t.Errorf("a search that was given up is in the title: %q", m.Title())
	}
	if press(m, "/", "z"); m.Title() != "Logs  paused  /xy  app=hello" {
		t.Errorf("a search that is not made yet is in the title: %q", m.Title())
	}
	press(m, "esc")
	if cmd := press(m, "]"); cmd == nil || cmd() != (action.Notice{Text: "no line has xy", Bad: true}) {
		t.Error("n looks for something else than what was sought last")
	}
	press(m, "esc") // it followed before the search
	if m.Title() != "Logs  app=hello" {
		t.Errorf("title %q", m.Title())
	}
	if cmd := press(m, "]"); cmd == nil {
		t.Error("n without a search says nothing")
	}
}

func TestEmpty(t *testing.T) {
	m := logs.New(theme.New(true))
	m.SetSize(60, 4)
	celltest.Golden(t, "nothing-chosen", m.View())
	if cmd := press(m, "e"); cmd == nil {
		t.Error("P without a choice says nothing")
	}
	m.ShowPod("", "hello-deployment-7d9f6c5b48-k4tqs")
	m.SetSource(t.Context(), &source{})
	m.SetSnapshot(livetest.Stuck())
	celltest.Golden(t, "not-started", m.View())
	m.SetSnapshot(livetest.HandMade())
	celltest.Golden(t, "gone", m.View())
	stuck := livetest.Stuck()
	m.Show("app=hello-deployment")
	for _, p := range stuck.Pods {
		p.Labels = map[string]string{"app": "hello-deployment"}
	}
	m.SetSnapshot(stuck)
	if !strings.Contains(strings.Join(strings.Fields(ansi.Strip(m.View())), " "), "k4tqs has not started (ImagePullBackOff)") {
		t.Errorf("does not say why nothing is written:\n%s", m.View())
	}
}

func TestContainersAreNamedWhereThereAreSeveral(t *testing.T) {
	lines := []live.LogLine{line(podA, "one"), {Pod: podA, Container: "sidecar", Text: "two"}}
	m, _, _ := following(t, lines, 60, 3)
	celltest.Golden(t, "two-containers", m.View())
}

func TestSearchFindsWhatALineBeginsWith(t *testing.T) {
	m, _, _ := following(t, scene, 60, 3)
	if cmd := press(m, "/", "7", "l", "w", "z", "n", "enter"); cmd != nil {
		t.Errorf("the pod's short name is drawn and not found: %v", cmd())
	}
	if !strings.Contains(m.View(), theme.New(true).Selected.Render("7lwzn")) {
		t.Errorf("what was found is not marked:\n%s", m.View())
	}
}
