package plain

import (
	"bytes"
	"fmt"
	"testing"
)

func TestPage(t *testing.T) {
	var out bytes.Buffer
	p := &page{out: &out}
	fmt.Fprintln(p, "do it (enter), quit (q):")
	p.ask()
	fmt.Fprintln(p, "pod a: Running, 1/1 ready")
	fmt.Fprintln(p, "pod b: Running, 1/1 ready")
	p.ask()
	out.WriteString("kubectl get pods\n") // the terminal shows what is typed
	p.answered()
	fmt.Fprintln(p, "NAME READY")
	want := "do it (enter), quit (q):\n> \npod a: Running, 1/1 ready\npod b: Running, 1/1 ready\n> kubectl get pods\nNAME READY\n"
	if out.String() != want {
		t.Errorf("the page:\n%s\nwant:\n%s", out.String(), want)
	}
}
