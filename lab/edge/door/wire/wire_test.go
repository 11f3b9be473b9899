package wire

import (
	"bufio"
	"bytes"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"
)

func answer(text string) (where, rest string, err error) {
	r := bufio.NewReader(strings.NewReader(text))
	where, err = Answer(r)
	var left bytes.Buffer
	_, _ = left.ReadFrom(r)
	return where, left.String(), err
}

// What follows an answer belongs to the connection.
func TestAdmit(t *testing.T) {
	var said bytes.Buffer
	if err := Admit(&said, "172.30.0.2:30036"); err != nil {
		t.Fatal(err)
	}
	where, rest, err := answer(said.String() + "HTTP/1.1 200 OK\r\n")
	if where != "172.30.0.2:30036" || rest != "HTTP/1.1 200 OK\r\n" || err != nil {
		t.Errorf("%q, %q, error %v", where, rest, err)
	}
}

func TestReject(t *testing.T) {
	recorder := httptest.NewRecorder()
	Reject(recorder, Refuse(NoRoute, "no route to %s\x1b[2J", "10.96.0.1"))
	body := recorder.Body.String()
	_, _, err := answer("HTTP/1.1 403 Forbidden\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body)
	var refusal *Refusal
	if !errors.As(err, &refusal) || *refusal != (Refusal{NoRoute, "no route to 10.96.0.1[2J"}) {
		t.Errorf("%#v", err)
	}
}

func itoa(n int) string {
	var digits []byte
	for ; n > 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return string(digits)
}

func TestAnswerIsReadWithLimits(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"nothing":          {"", "EOF"},
		"half":             {"HTTP/1.1 200 OK\r\n", "unexpected EOF"},
		"no HTTP":          {"220 mail\r\n\r\n", "not understood"},
		"a long line":      {"HTTP/1.1 200 " + strings.Repeat("a", 5000) + "\r\n\r\n", "too long"},
		"many lines":       {"HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", 5000) + "\r\n", "too long"},
		"another status":   {"HTTP/1.1 502 Bad\x1b[2J Gateway\r\n\r\n", "answers 502 Bad[2J Gateway"},
		"a huge reason":    {"HTTP/1.1 403 No\r\nContent-Length: 1000000000\r\n\r\n", "reason of"},
		"no length":        {"HTTP/1.1 403 No\r\n\r\n{}", "reason of"},
		"a short reason":   {"HTTP/1.1 403 No\r\nContent-Length: 10\r\n\r\n{}", "EOF"},
		"no JSON":          {"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", "not understood"},
		"an unknown kind":  {"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}", "unknown kind"},
		"a repeated field": {"HTTP/1.1 403 No\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "not understood"},
	} {
		if _, _, err := answer(c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", name, err, c.says)
		}
	}
}

func TestAskTakesAddressesAlone(t *testing.T) {
	for _, address := range []string{"a:1 HTTP/1.1\r\nX: y", "a\n:1", "a:1\x00"} {
		if err := Ask(&bytes.Buffer{}, address); err == nil {
			t.Errorf("%q was asked for", address)
		}
	}
}

// Whatever the door says, what comes out is fit for a terminal.
func FuzzAnswer(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nCadet-Address: 172.30.0.2:30036\r\n\r\n")
	f.Add("HTTP/1.1 403 Forbidden\r\nContent-Length: 33\r\n\r\n{\"kind\":\"noRoute\",\"reason\":\"no\\u001b\"}")
	f.Fuzz(func(t *testing.T, text string) {
		where, _, err := answer(text)
		var refusal *Refusal
		if errors.As(err, &refusal) {
			where = refusal.Reason
		}
		if strings.ContainsFunc(where, unicode.IsControl) || len([]rune(where)) > reasonLimit+1 {
			t.Errorf("%q says %q", text, where)
		}
	})
}
