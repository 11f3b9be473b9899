package work

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// What a command writes byte by byte comes as whole characters, and what is no text is shown as such.
func TestCharactersStayWhole(t *testing.T) {
	var got []string
	out := said(func(msg tea.Msg) { got = append(got, msg.(OutputMsg).Text) }, 1)
	for _, b := range []byte("한a\xff") {
		if _, err := out.Write([]byte{b}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := out.Write([]byte("b\xed\x95")); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"한", "a", "\ufffd", "b", "\ufffd\ufffd"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
