package live

import (
	"context"
	"crypto/tls"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/kubecadet/cadet/cluster/state"
	"github.com/kubecadet/cadet/words"
)

// problem is a learner's sentence about why the picture is stale.
func problem(err error, since time.Time, foreign bool) words.Message {
	if full, ok := errors.AsType[*state.FullError](err); ok {
		return words.New("the disk of %s is full (%d MB left): free some, then cadet up", full.Dir, full.Free>>20)
	}
	switch {
	case foreign && apierrors.IsUnauthorized(err):
		return words.New("%s. Log in again, then end this with q and begin it anew", what(err))
	case foreign && since.IsZero():
		return words.New("%s; there is no picture yet. Is the cluster up, and are you on its network?", what(err))
	case foreign:
		return words.New("%s; the picture is from %s. Is the cluster up, and are you on its network?", what(err), since.Format(time.TimeOnly))
	case since.IsZero():
		return words.New("%s; there is no picture yet. If it stays away, type in another terminal: cadet up", what(err))
	}
	return words.New("%s; the picture is from %s. If it stays away, type in another terminal: cadet up", what(err), since.Format(time.TimeOnly))
}

// what is its first half: what does not work.
func what(err error) words.Message {
	var notReady notReadyError
	var certificate *tls.CertificateVerificationError
	var status apierrors.APIStatus
	switch {
	case errors.As(err, &notReady):
		return words.New("the API server is not ready (%s)", string(notReady))
	case errors.As(err, &certificate):
		return words.New("another API server answers than the one this kubeconfig was written for (%v)", certificate.Err)
	case apierrors.IsUnauthorized(err):
		return words.New("the API server does not accept this kubeconfig's user (Unauthorized)")
	case errors.As(err, &status):
		return words.New("the API server answers with an error (%v)", err)
	case errors.Is(err, context.DeadlineExceeded):
		return words.New("the API server does not answer (it takes too long)")
	}
	return words.New("the API server does not answer (%v)", innermost(err))
}

// innermost is the cause without the addresses and calls around it: "connection refused".
func innermost(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}
