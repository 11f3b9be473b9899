package live

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// problem is a learner's sentence about why the picture is stale.
func problem(err error, since time.Time) string {
	picture := "there is no picture yet"
	if !since.IsZero() {
		picture = "the picture is from " + since.Format(time.TimeOnly)
	}
	return fmt.Sprintf("%s; %s. If it stays away, type in another terminal: cadet up", what(err), picture)
}

// what is its first half: what does not work.
func what(err error) string {
	var notReady notReadyError
	var certificate *tls.CertificateVerificationError
	var status apierrors.APIStatus
	switch {
	case errors.As(err, &notReady):
		return notReady.Error()
	case errors.As(err, &certificate):
		return fmt.Sprintf("another API server answers than the one this kubeconfig was written for (%v)", certificate.Err)
	case apierrors.IsUnauthorized(err):
		return "the API server does not accept this kubeconfig's user (Unauthorized)"
	case errors.As(err, &status):
		return fmt.Sprintf("the API server answers with an error (%v)", err)
	case errors.Is(err, context.DeadlineExceeded):
		return "the API server does not answer (it takes too long)"
	}
	return fmt.Sprintf("the API server does not answer (%v)", innermost(err))
}

// innermost is the cause without the addresses and calls around it: "connection refused".
func innermost(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}
