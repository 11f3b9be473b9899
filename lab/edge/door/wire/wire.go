// Package wire is what the tunnel and the edge's door say to each other: an HTTP CONNECT, and the answer to it. What the
// door says comes out of a cluster and ends up on a terminal, so it is read with limits and without control characters.
package wire

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode"
)

// Port is where the door listens on the loopback of the edge's pod, where only a port-forward comes.
const Port = 15080

// addressHeader of an answer says where the connection really went.
const addressHeader = "Cadet-Address"

// Limits of an answer, in bytes, and of a reason, in runes.
const (
	headLimit   = 8 << 10
	bodyLimit   = 8 << 10
	reasonLimit = 600
)

// Kind is what a refusal looks like on a real network.
type Kind string

// The kinds of refusals.
const (
	NoRoute Kind = "noRoute" // nothing answers there: the caller's connection would time out
	Refused Kind = "refused" // a machine has the address, and nothing listens on the port
	Unknown Kind = "unknown" // no name server outside knows the name
)

// Refusal is why the door doesn't connect a caller.
type Refusal struct {
	Kind   Kind   `json:"kind"`
	Reason string `json:"reason"` // in words, with what does answer where something does
}

// Error is the reason.
func (r *Refusal) Error() string { return r.Reason }

// Refuse makes a refusal.
func Refuse(kind Kind, format string, args ...any) *Refusal {
	return &Refusal{kind, fmt.Sprintf(format, args...)}
}

// Ask asks the door to connect to address, "host:port".
func Ask(w io.Writer, address string) error {
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return fmt.Errorf("%q is no address", address)
	}
	_, err := fmt.Fprintf(w, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", address, address)
	return err
}

// Admit tells a caller that it is connected to where. What follows is the connection itself.
func Admit(w io.Writer, where string) error {
	_, err := fmt.Fprintf(w, "HTTP/1.1 200 OK\r\n%s: %s\r\n\r\n", addressHeader, where)
	return err
}

// Reject tells a caller why it isn't connected.
func Reject(w http.ResponseWriter, refusal *Refusal) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(refusal) // the caller may be gone
}

// Answer reads what the door says to Ask: where the caller is connected to, or a *Refusal. Nothing of the connection
// that follows is taken from r.
func Answer(r *bufio.Reader) (where string, err error) {
	head, err := readHead(r)
	if err != nil {
		return "", fmt.Errorf("reading what the edge answers: %w", err)
	}
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), &http.Request{Method: http.MethodConnect})
	if err != nil {
		return "", fmt.Errorf("the edge's answer is not understood: %w", err)
	}
	defer response.Body.Close() //nolint:errcheck // it has the head alone to read from
	switch response.StatusCode {
	case http.StatusOK:
		return clean(response.Header.Get(addressHeader)), nil
	case http.StatusForbidden:
		return "", readRefusal(r, response.ContentLength)
	}
	return "", fmt.Errorf("the edge answers %s", clean(response.Status))
}

// readHead reads up to and with the empty line.
func readHead(r *bufio.Reader) ([]byte, error) {
	var head []byte
	for {
		line, err := r.ReadSlice('\n')
		head = append(head, line...)
		switch {
		case len(head) > headLimit || errors.Is(err, bufio.ErrBufferFull):
			return nil, errors.New("it is too long")
		case errors.Is(err, io.EOF) && len(head) > 0:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		case len(bytes.TrimRight(line, "\r\n")) == 0:
			return head, nil
		}
	}
}

func readRefusal(r io.Reader, length int64) error {
	if length < 0 || length > bodyLimit {
		return fmt.Errorf("the edge refuses, and gives a reason of %d bytes", length)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(r, body); err != nil {
		return fmt.Errorf("reading why the edge refuses: %w", err)
	}
	var refusal Refusal
	if err := json.Unmarshal(body, &refusal); err != nil {
		return fmt.Errorf("the edge's reason is not understood: %w", err)
	}
	switch refusal.Kind {
	case NoRoute, Refused, Unknown:
	default:
		return fmt.Errorf("the edge refuses for a reason of an unknown kind: %s", clean(refusal.Reason))
	}
	refusal.Reason = clean(refusal.Reason)
	return &refusal
}

// clean makes a text fit for a line on a terminal.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if runes := []rune(text); len(runes) > reasonLimit {
		text = string(runes[:reasonLimit]) + "…"
	}
	return strings.TrimSpace(text)
}
