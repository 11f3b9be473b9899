package judge

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/kubecadet/cadet/cluster/connection"
	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/web"
)

// callTime is how long one call from inside the cluster may take: curl itself gives up a little earlier.
const callTime = 8 * time.Second

// client is the pod that calls are made from.
const client = "client"

// inside is a pod of the lesson, from which calls are made.
type inside struct {
	caller caller
	pod    string
}

// Curl runs curl in the pod.
func (i inside) Curl(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	return i.run(ctx, "curl", args)
}

// Dig runs dig in the pod.
func (i inside) Dig(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	return i.run(ctx, "dig", args)
}

func (i inside) run(ctx context.Context, program string, args []string) (out, errOut string, code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	result, err := i.caller.Exec(ctx, connection.Target{Namespace: i.caller.Namespace, Pod: i.pod}, append([]string{program}, args...))
	if err != nil {
		return "", "", 0, i.caller.words.Fail("it could not be called from the pod %s: %w", i.pod, err)
	}
	return result.Out, result.Err, result.Code, nil
}

// outside is where no pod is.
type outside struct{ Outside }

// Curl is the same program as in the pod, on the other network.
func (o outside) Curl(ctx context.Context, args []string) (out, errOut string, code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var printed, said bytes.Buffer
	std := applet.Streams{In: strings.NewReader(""), Out: &printed, Err: &said}
	var status applet.Status
	err = web.Curl(web.Network{Dial: o.DialContext})(ctx, std, args)
	if errors.As(err, &status) {
		code, err = int(status), nil
	}
	return printed.String(), said.String(), code, err
}
