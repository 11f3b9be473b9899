package check

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/traits"

	"github.com/kubecadet/cadet/cluster/live"
)

// Every list of a snapshot is a variable of expressions that holds its objects, and the guide for authors names it.
func TestEveryListIsAVariable(t *testing.T) {
	guide, err := os.ReadFile("../../docs/writing-lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	_, variables, _ := strings.Cut(string(guide), "Variables of an expression: ")
	variables, _, _ = strings.Cut(variables, " are lists of objects")
	var names []string
	for field := range reflect.TypeFor[live.Snapshot]().Fields() {
		if field.Type.Kind() != reflect.Slice || field.Type.Elem().Kind() != reflect.Pointer {
			continue
		}
		name := strings.ToLower(field.Name[:1]) + field.Name[1:]
		names = append(names, name)
		s := &live.Snapshot{}
		one := reflect.New(field.Type.Elem().Elem())
		reflect.ValueOf(s).Elem().FieldByIndex(field.Index).Set(reflect.Append(reflect.Zero(field.Type), one))
		value, known := NewView(s).at(noon).ResolveName(name)
		objects, isList := value.(traits.Lister)
		if !known || !isList || objects.Size() != types.IntOne {
			t.Errorf("Snapshot.%s: the variable %s is %v", field.Name, name, value)
			continue
		}
		if kind := objects.Get(types.IntZero).(traits.Mapper).Get(types.String("kind")); kind != types.String(field.Type.Elem().Elem().Name()) {
			t.Errorf("an object of %s is called %v", name, kind)
		}
		if !strings.Contains(variables, "`"+name+"`") {
			t.Errorf("docs/writing-lessons.md does not name the variable %s", name)
		}
	}
	for _, l := range lists {
		if !slices.Contains(names, l.name) {
			t.Errorf("the variable %s is no list of a snapshot", l.name)
		}
	}
}
