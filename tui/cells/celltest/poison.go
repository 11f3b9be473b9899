package celltest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/kubecadet/cadet/cluster/live"
	"github.com/kubecadet/cadet/internal/printable"
)

// Poison is what somebody may write into an image name, a message or a log: it takes the clipboard, a colour that no
// theme has, a link, the direction of the text, and the line it stands on.
const Poison = "\x1b]52;c;eA==\x07\x1b[38;5;201m\x1b]8;;http://evil\x1b\\\u009b5m\u202e\u2066\u200f\x00\b\x7f\r\v"

// poisoned are the fields of Kubernetes objects that take any text.
var poisoned = []string{"Image", "Message", "Reason", "NodeName", "PodIP", "ContainerID"}

// Harmless fails when what Poison does would come through a view, beside the looks that a pane has of its own.
func Harmless(t *testing.T, view string) {
	t.Helper()
	for _, bad := range []string{"\x1b]", "\x1bP", "38;5;201", "evil", "\u009b", "\u202e", "\u2066", "\u200f", "\x00", "\b", "\x7f", "\r", "\v"} {
		if strings.Contains(view, bad) {
			t.Errorf("%q comes through in %q", bad, view)
		}
	}
	if text := ansi.Strip(view); printable.Lines(text) != text {
		t.Errorf("not fit for a terminal: %q", text)
	}
}

// HarmlessEverywhere draws every scene with poison in all that a cluster may say.
func HarmlessEverywhere[P Pane](t *testing.T, open func(s *live.Snapshot, w, h int) P, keys ...string) {
	t.Helper()
	for name, scene := range Scenes {
		for _, w := range []int{38, 78, 200} {
			s := scene()
			for _, field := range reflect.VisibleFields(reflect.TypeOf(*s)) {
				if field.IsExported() {
					poison(reflect.ValueOf(s).Elem().FieldByIndex(field.Index))
				}
			}
			m := open(s, w, 40)
			Press(m, keys...)
			t.Run(name, func(t *testing.T) {
				Harmless(t, m.View())
				Fits(t, m.View(), w, 40)
			})
		}
	}
}

// poison writes into the fields of objects.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			poison(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch f := v.Field(i); {
			case !f.CanSet():
			case f.Kind() == reflect.String && slices.Contains(poisoned, v.Type().Field(i).Name):
				f.SetString("x" + Poison + f.String() + Poison)
			case v.Type().Field(i).Name == "Annotations":
				if cause := "kubernetes.io/change-cause"; f.MapIndex(reflect.ValueOf(cause)).IsValid() {
					f.SetMapIndex(reflect.ValueOf(cause), reflect.ValueOf("because"+Poison))
				}
			default:
				poison(f)
			}
		}
	default:
	}
}
