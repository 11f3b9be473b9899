// Package podexec runs commands in containers, over WebSocket and, where that is refused, SPDY, as kubectl does.
package podexec

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/exec"
	"k8s.io/streaming/pkg/httpstream"
)

// Result is what a command said, and how it ended.
type Result struct {
	Out, Err string
	Code     int
}

// outputLimit is how much of each stream is kept.
const outputLimit = 256 << 10

// Target is a container of a pod.
type Target struct {
	Namespace, Pod, Container string // an empty Container is the pod's only or default one
}

// Run runs a command and waits until it ends. An error is what kept it from being run; a command that fails is not.
func Run(ctx context.Context, config *rest.Config, client kubernetes.Interface, at Target, command []string) (Result, error) {
	request := client.CoreV1().RESTClient().Post().Resource("pods").Namespace(at.Namespace).Name(at.Pod).SubResource("exec").
		VersionedParams(&corev1.PodExecOptions{Container: at.Container, Command: command, Stdout: true, Stderr: true}, scheme.ParameterCodec)
	spdy, err := remotecommand.NewSPDYExecutor(config, "POST", request.URL())
	if err != nil {
		return Result{}, fmt.Errorf("preparing exec: %w", err)
	}
	websocket, err := remotecommand.NewWebSocketExecutor(config, "GET", request.URL().String())
	if err != nil {
		return Result{}, fmt.Errorf("preparing exec: %w", err)
	}
	executor, err := remotecommand.NewFallbackExecutor(websocket, spdy, func(err error) bool {
		return httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err)
	})
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

// limited is a buffer that drops what is over the limit.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	room := max(outputLimit-l.Len(), 0)
	if _, err := l.Buffer.Write(p[:min(room, len(p))]); err != nil {
		return 0, err
	}
	return len(p), nil
}
