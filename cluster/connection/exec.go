package connection

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/exec"
	"k8s.io/streaming/pkg/httpstream"
)

// Result is what a command said, and how it ended.
type Result struct {
	Out, Err string
	Code     int
}

// outputLimit is how much of each stream is kept, in bytes.
const outputLimit = 256 << 10

// Target is a container of a pod.
type Target struct {
	Namespace, Pod, Container string // an empty Container is the pod's only or default one
}

// Exec runs a command in a container and waits until it ends, over WebSocket and, where that is refused, SPDY, as kubectl
// does. An error is what kept the command from being run; a command that fails is no error.
func (c *Connection) Exec(ctx context.Context, at Target, command []string) (Result, error) {
	request := c.client.CoreV1().RESTClient().Post().Resource("pods").Namespace(at.Namespace).Name(at.Pod).SubResource("exec").
		VersionedParams(&corev1.PodExecOptions{Container: at.Container, Command: command, Stdout: true, Stderr: true}, scheme.ParameterCodec)
	spdy, err := remotecommand.NewSPDYExecutor(c.config, "POST", request.URL())
	if err != nil {
		return Result{}, fmt.Errorf("preparing exec: %w", err)
	}
	websocket, err := remotecommand.NewWebSocketExecutor(c.config, "GET", request.URL().String())
	if err != nil {
		return Result{}, fmt.Errorf("preparing exec: %w", err)
	}
	executor, err := remotecommand.NewFallbackExecutor(websocket, spdy, refused)
	if err != nil {
		return Result{}, fmt.Errorf("preparing exec: %w", err)
	}
	var out, errs limited
	err = executor.StreamWithContext(ctx, remotecommand.StreamOptions{Stdout: &out, Stderr: &errs})
	result := Result{Out: out.String(), Err: errs.String()}
	var exit exec.CodeExitError
	if errors.As(err, &exit) {
		result.Code = exit.Code
		return result, nil
	}
	return result, err
}

// refused says whether WebSocket was refused on the way, so that SPDY is worth a try.
func refused(err error) bool {
	return httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err)
}

// limited is a buffer that drops what is over the limit.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	room := max(outputLimit-l.Len(), 0)
	if _, err := l.Buffer.Write(p[:min(room, len(p))]); err != nil {
		return 0, err
	}
	return len(p), nil
}
