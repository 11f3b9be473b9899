package source

// Form is what the value of a field is written as.
type Form string

// The forms of fields.
const (
	Text     Form = "text"      // any scalar
	Number   Form = "number"    // a whole number
	Flag     Form = "flag"      // true or false
	Several  Form = "several"   // a list of texts
	AnyTexts Form = "any texts" // a text, or a list of texts
	Named    Form = "named"     // texts by names that the author chooses
	Fields   Form = "fields"
	List     Form = "list" // of fields
)

// Shape is what a reader asks of a mapping: its fields, which are all that it may have.
type Shape struct {
	Form  Form
	Known []string          // the texts that the field may have, where not any
	Of    map[string]*Shape // of Fields and List: the fields within
}

// Asking is a mapping that has no field and takes note of those a reader asks for: so what may be written is known from the
// reader itself. What the reader finds wrong is of no use. Each list has one mapping in it, and fields within fields are there.
func Asking() (*Mapping, *Shape) {
	shape := &Shape{Form: Fields, Of: map[string]*Shape{}}
	return asking(shape), shape
}

func asking(shape *Shape) *Mapping {
	return &Mapping{shape: shape, file: &file{problems: &Problems{}}}
}

// note takes note of what a field is read as, where the mapping is only asked. The first to ask says it.
func (m *Mapping) note(field string, form Form, known []string) (*Shape, bool) {
	if m.shape == nil {
		return nil, false
	}
	of := m.shape.Of[field]
	if of == nil || of.Form == "" {
		of = &Shape{Form: form, Known: known}
		if form == Fields || form == List {
			of.Of = map[string]*Shape{}
		}
		m.shape.Of[field] = of
	}
	return of, true
}
