package kind

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"sigs.k8s.io/kind/pkg/log"

	"github.com/kubecadet/cadet/cluster"
)

const containersStep = "containers"

// steps are kind's own, by how it begins the line that announces them, and what they bring in our words.
var stepNames = []struct{ begins, step, detail string }{
	{"Preparing nodes", containersStep, "starts a container for each node"},
	{"Configuring the external load balancer", "load balancer", "configures it"},
	{"Writing configuration", "configuration", "writes what kubeadm needs"},
	{"Starting control-plane", "control plane", "kubeadm makes certificates and starts etcd, API server, scheduler and controllers"},
	{"Installing CNI", "pod network", "applies its manifest"},
	{"Installing StorageClass", "storage", "applies its manifest"},
	{"Joining more control-plane nodes", "more control-plane nodes", "joins them"},
	{"Joining worker nodes", "worker nodes", "joins them"},
}

// logger turns what kind says into steps, and writes everything to a log.
type logger struct {
	mu    sync.Mutex
	out   io.Writer
	steps *cluster.Steps // nil: none are reported
	nodes bool           // a container was made for each node
}

func newLogger(out io.Writer, steps *cluster.Steps) *logger { return &logger{out: out, steps: steps} }

// quiet is a logger for commands that make nothing.
func quiet() *logger { return newLogger(io.Discard, nil) }

func (l *logger) write(message string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if strings.HasPrefix(message, " ✓ "+stepNames[0].begins) {
		l.nodes = true
	}
	// A log that can't be written is no reason to give up.
	_, _ = fmt.Fprintln(l.out, time.Now().Format("15:04:05.000"), strings.TrimRight(message, "\n"))
	if l.steps != nil {
		l.report(strings.TrimSpace(message))
	}
}

// mute ends the reports of steps, as somebody else reports from now on.
func (l *logger) mute() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steps = nil
}

// madeNodes says whether kind is done with making containers.
func (l *logger) madeNodes() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.nodes
}

// report understands " • Preparing nodes …" and " ✓ Preparing nodes".
func (l *logger) report(line string) {
	sign, what, found := strings.Cut(line, " ")
	if !found {
		return
	}
	for _, s := range stepNames {
		if !strings.HasPrefix(strings.TrimSpace(what), s.begins) {
			continue
		}
		switch sign {
		case "•":
			l.steps.Begin(s.step, s.detail)
		case "✓":
			l.steps.End(s.step)
		}
		return
	}
}

// Warn and the others are what kind wants of a logger.
func (l *logger) Warn(message string)            { l.write("warning: " + message) }
func (l *logger) Warnf(format string, a ...any)  { l.Warn(fmt.Sprintf(format, a...)) }
func (l *logger) Error(message string)           { l.write("error: " + message) }
func (l *logger) Errorf(format string, a ...any) { l.Error(fmt.Sprintf(format, a...)) }

// V returns the logger of a level, all of which are written.
func (l *logger) V(log.Level) log.InfoLogger { return infoLogger{l} }

type infoLogger struct{ *logger }

func (l infoLogger) Info(message string)           { l.write(message) }
func (l infoLogger) Infof(format string, a ...any) { l.write(fmt.Sprintf(format, a...)) }
func (l infoLogger) Enabled() bool                 { return true }
