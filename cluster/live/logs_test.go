package live

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
)

// at is a line as the kubelet sends it, some milliseconds after noon.
func at(ms int, text string) string {
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	return noon.Add(time.Duration(ms)*time.Millisecond).Format("2006-01-02T15:04:05.000000000Z") + " " + text
}

// running is a pod whose containers run for the first time.
func running(name string, containers ...string) *corev1.Pod {
	p := pod(name)
	p.UID = types.UID(name)
	p.Labels = map[string]string{"app": "hello"}
	for _, c := range containers {
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: c, ContainerID: "containerd://1", State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{}},
		})
	}
	return p
}

// collect reads batches until one has a line with the last text, and returns the lines as "pod/container text".
func collect(t *testing.T, batches <-chan []LogLine, last string) []string {
	t.Helper()
	var all []string
	deadline := time.After(time.Minute) // a busy machine takes its time
	for {
		select {
		case batch, open := <-batches:
			if !open {
				t.Fatalf("no more lines while waiting for %q; had %q", last, all)
			}
			found := false
			for _, l := range batch {
				all = append(all, fmt.Sprintf("%s/%s %s", l.Pod, l.Container, l.Text))
				found = found || l.Text == last
			}
			if found {
				return all
			}
		case <-deadline:
			t.Fatalf("the line %q never came; had %q", last, all)
		}
	}
}

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the lines are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFollowLogsOfManyPods(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", running("a", "app", "sidecar"))
	server.put("pods", running("b", "app"))
	server.write("a/app", at(0, "too old"), at(10, "one"), at(40, "four"))
	server.write("a/sidecar", at(20, "two"))
	server.write("b/app", at(30, "three"))
	batches := FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Selector: "app=hello", Tail: 2})
	equal(t, collect(t, batches, "four"), "a/app one", "a/sidecar two", "b/app three", "a/app four")

	server.write("c/app", at(50, "c begins"), at(60, "c goes on"), at(70, "c is up"))
	server.put("pods", running("c", "app"))
	equal(t, collect(t, batches, "c is up"), "c/app c begins", "c/app c goes on", "c/app c is up")

	server.remove("pods", "c")
	server.write("b/app", at(80, "five"))
	equal(t, collect(t, batches, "five"), "b/app five")
}

func TestFollowLogsAsksForWhatTheQuerySays(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", running("a", "app"))
	server.write("a/app", at(0, "old"), at(1, "yes"))
	batches := FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Pod: "a", Tail: 1})
	equal(t, collect(t, batches, "yes"), "a/app yes")
	if got := server.asked(t, "a/app", 1)[0]; got != "container=app&follow=true&tailLines=1&timestamps=true" {
		t.Errorf("asked for %q", got)
	}
}

func TestFollowLogsAcrossALostConnection(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", running("a", "app"))
	server.write("a/app", at(0, "one"), at(900, "two"), at(1100, "same time"), at(1100, "same time"))
	batches := FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Tail: 10})
	got := collect(t, batches, "same time")
	server.stop()
	server.write("a/app", at(1100, "same time"), at(1200, "after"))
	server.start(t)
	got = append(got, collect(t, batches, "after")...)
	got = slices.DeleteFunc(got, func(l string) bool { return strings.HasPrefix(l, "/ … the API server does not answer") })
	equal(t, got, "a/app one", "a/app two", "a/app same time", "a/app same time", "a/app same time", "a/app after")
}

// Where nothing was written before the connection was lost, the learner's clock must not decide what comes after it: the
// lines here are older than the test.
func TestFollowASilentLogAcrossALostConnection(t *testing.T) {
	for _, test := range []struct {
		tail  int64
		again string // how it is asked for again
	}{{10, "tailLines=10"}, {0, "sinceSeconds="}} {
		server := newAPIServer(t)
		server.put("pods", running("a", "app"))
		server.write("a/app")
		batches := FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Tail: test.tail})
		server.asked(t, "a/app", 1)
		time.Sleep(settle) // the answer has come too
		server.stop()
		server.write("a/app", at(0, "one"), at(10, "two"))
		server.start(t)
		got := collect(t, batches, "two")
		got = slices.DeleteFunc(got, func(l string) bool { return strings.HasPrefix(l, "/ … the API server does not answer") })
		equal(t, got, "a/app one", "a/app two")
		if all := server.asked(t, "a/app", 2); !strings.Contains(all[1], test.again) || strings.Contains(all[1], "sinceTime") {
			t.Errorf("tail %d: asked again for %q", test.tail, all[1])
		}
	}
}

// Of a run that begins while its container is followed, every line is new.
func TestFollowLogsAfterASilentRun(t *testing.T) {
	for _, tail := range []int64{0, 1} {
		server := newAPIServer(t)
		server.put("pods", running("a", "app"))
		server.write("a/app")
		batches := FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Tail: tail})
		server.asked(t, "a/app", 1)
		time.Sleep(settle) // the answer has come too
		server.set(func() {
			server.logs["a/app"].ended = true
			server.logs["a/app"] = &containerLog{lines: []string{at(0, "one"), at(10, "two"), at(20, "three")}}
		})
		again := running("a", "app")
		again.Status.ContainerStatuses[0].ContainerID = "containerd://2"
		server.put("pods", again)
		equal(t, collect(t, batches, "three"), "a/app one", "a/app two", "a/app three")
	}
}

func TestFollowLogsThroughARestart(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", running("a", "app"))
	server.write("a/app", at(0, "first run"))
	batches := FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Tail: 10})
	collect(t, batches, "first run")

	server.set(func() { server.logs["a/app"].ended = true })
	ended := running("a", "app")
	ended.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 1}}
	server.put("pods", ended)

	server.set(func() { server.logs["a/app"] = &containerLog{lines: []string{at(500, "second run")}} })
	again := running("a", "app")
	again.Status.ContainerStatuses[0].ContainerID = "containerd://2"
	server.put("pods", again)
	equal(t, collect(t, batches, "second run"), "a/app second run")
}

func TestPreviousLogs(t *testing.T) {
	restarted := running("a", "app")
	restarted.Status.ContainerStatuses[0].LastTerminationState.Terminated = &corev1.ContainerStateTerminated{ExitCode: 1}
	for _, test := range []struct {
		name string
		pod  *corev1.Pod
		tail int64
		want []string
	}{
		{"all", restarted, 0, []string{"one", "two"}},
		{"tail", restarted, 1, []string{"two"}},
		{"never restarted", running("a", "app"), 0, []string{"… no container here was restarted: there is no previous run"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := newAPIServer(t)
			server.put("pods", test.pod)
			server.set(func() {
				server.logs["a/app"] = &containerLog{lines: []string{at(9, "now")}, previous: []string{at(1, "one"), at(2, "two")}}
			})
			var got []string
			for batch := range FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8", Pod: "a", Previous: true, Tail: test.tail}) {
				for _, l := range batch {
					got = append(got, l.Text)
				}
			}
			equal(t, got, test.want...)
		})
	}
}

func TestLogsSayWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		forbidden, want string
	}{
		{"pods", "… this user may not list the pods of namespace ch8"},
		{"log", "… this log can't be read: log is forbidden"},
	} {
		server := newAPIServer(t)
		server.put("pods", running("a", "app"))
		server.set(func() { server.forbidden[test.forbidden] = true })
		collect(t, FollowLogs(t.Context(), server.client(t), LogQuery{Namespace: "ch8"}), test.want)
	}
}

func TestLogsEndWithTheirContext(t *testing.T) {
	server := newAPIServer(t)
	server.put("pods", running("a", "app", "sidecar"))
	server.write("a/app", at(0, "never read"))
	client := server.client(t)
	before := runtime.NumGoroutine()
	for _, previous := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		batches := FollowLogs(ctx, client, LogQuery{Namespace: "ch8", Previous: previous, Tail: 1})
		time.Sleep(2 * settle) // the batch waits, and nobody reads it
		cancel()
		for range batches {
		}
	}
	server.transport.CloseIdleConnections()
	settled(t, before)
}
