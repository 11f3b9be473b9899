package reader

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"

	"github.com/kubecadet/cadet/lessons"
	"github.com/kubecadet/cadet/lessons/catalog"
	"github.com/kubecadet/cadet/lessons/source"
	"github.com/kubecadet/cadet/lessons/text"
	"github.com/kubecadet/cadet/words"
)

const koreanText = `# 파드

## 만들기 {#make}

본문.

### Hint

첫 힌트.

### Checks

it is ready
: 준비되었다

%d pods
: Pod
  %d개

## Count {#count}

### Question

몇 개일까요?

## Ask {#ask}

### Question

정말?

#### no: 아니요

틀렸어요.
`

func inKorean(t *testing.T, text string) (*lessons.Lesson, error) {
	t.Helper()
	course, err := load(where{
		lessons: fstest.MapFS{
			"02-pods/lesson.yaml": {Data: []byte(goodLesson)}, "02-pods/text.en.md": {Data: []byte(goodText)}, "02-pods/text.ko.md": {Data: []byte(text)},
		},
		manifests: fstest.MapFS{"02-pods/client.yaml": {Data: []byte(goodManifest)}}, shown: "catalog",
	}, "ko_KR.UTF-8", unproven)
	if err != nil {
		return nil, err
	}
	return course.Lessons[0], nil
}

// What a translation says is said, and the rest in English.
func TestTranslation(t *testing.T) {
	l, err := inKorean(t, koreanText)
	if err != nil {
		t.Fatal(err)
	}
	english, err := loadFrom(goodLesson, goodText)
	if err != nil {
		t.Fatal(err)
	}
	e := english.Lessons[0]
	for i, tt := range []struct{ got, want string }{
		{l.Title, "파드"},
		{l.Intro, e.Intro},
		{l.Steps[0].Title, e.Steps[0].Title},
		{l.Steps[0].Text, e.Steps[0].Text},
		{l.Steps[1].Title, "만들기"},
		{l.Steps[1].Text, "본문."},
		{l.Steps[1].After, e.Steps[1].After},
		{strings.Join(l.Steps[1].Hints, "|"), "첫 힌트.|" + e.Steps[1].Hints[1]},
		{l.Steps[1].Checks[0].Name, "준비되었다"},
		{l.Says("%d pods"), "Pod %d개"},
		{l.Steps[2].Question.Prompt, "몇 개일까요?"},
		{l.Steps[2].Text, e.Steps[2].Text},
		{l.Steps[3].Question.Prompt, "정말?"},
		{l.Steps[3].Question.Choices[0].Text, e.Steps[3].Question.Choices[0].Text},
		{l.Steps[3].Question.Choices[1].Text, "아니요"},
		{l.Steps[3].Question.Choices[1].Why, "틀렸어요."},
		{l.Words().Tag(), "ko"},
	} {
		if tt.got != tt.want {
			t.Errorf("%d: %q, want %q", i, tt.got, tt.want)
		}
	}
}

func TestTranslationProblems(t *testing.T) {
	for name, tt := range map[string]struct{ old, new, want string }{
		"a step that isn't there":   {"{#make}", "{#mak}", `text.ko.md:3:1: no step "mak" in lesson.yaml`},
		"a choice that isn't there": {"#### no:", "#### noo:", `step ask has no choice "noo"`},
		"other verbs":               {"%d개", "%s개", `doesn't fill in what "%d pods" does`},
		"nothing said":              {": 준비되었다\n", "\n", `nothing is said for "it is ready"`},
		"nothing to say it for":     {"it is ready\n", "", `expected the English of lesson.yaml on the line before`},
		"hints too many":            {"첫 힌트.", "하나.\n\n### Hint\n\n둘.\n\n### Hint\n\n셋.", "in English step make has 2 of ### Hint; found 3"},
		"an end too many":           {"몇 개일까요?", "몇 개일까요?\n\n### After\n\n끝.", "in English step count has no ### After"},
		"a question too many":       {"본문.", "본문.\n\n### Question\n\n왜?", "step make has no question in lesson.yaml"},
	} {
		if _, err := inKorean(t, strings.Replace(koreanText, tt.old, tt.new, 1)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v; want %s", name, err, tt.want)
		}
	}
	english := strings.Replace(goodText, "### After", "### Checks\n\na\n: b\n\n### After", 1)
	if _, err := loadFrom(goodLesson, english); err == nil || !strings.Contains(err.Error(), "### Checks is for translations") {
		t.Errorf("an English text with checks: %v", err)
	}
}

// TestTranslations holds the texts of the course in other languages to lesson.yaml and to the English text: what one has
// that they don't fails, and what it lacks is listed, as that is said in English.
func TestTranslations(t *testing.T) {
	for _, language := range words.All() {
		course, err := Load(language, "")
		if err != nil {
			t.Fatal(err)
		}
		english, err := Load(words.English, "")
		if err != nil {
			t.Fatal(err)
		}
		folders, err := fs.Glob(catalog.Files, "*/"+textFile(language))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range course.Lessons {
			i := slices.IndexFunc(folders, func(path string) bool { return strings.HasPrefix(path, fmt.Sprintf("%02d-", l.Chapter)) })
			if i < 0 {
				t.Logf("%s: chapter %d is in English", language, l.Chapter)
				continue
			}
			t.Run(folders[i], func(t *testing.T) {
				original, err := english.Find(l.ID)
				if err != nil {
					t.Fatal(err)
				}
				holdToEnglish(t, folders[i], l, original)
			})
		}
	}
}

func holdToEnglish(t *testing.T, path string, l, english *lessons.Lesson) {
	t.Helper()
	data, err := fs.ReadFile(catalog.Files, path)
	if err != nil {
		t.Fatal(err)
	}
	if !norm.NFC.IsNormal(data) {
		t.Error("the text is not in composed form (NFC)")
	}
	yaml, err := fs.ReadFile(catalog.Files, strings.Replace(path, textFile(l.Words().Tag()), "lesson.yaml", 1))
	if err != nil {
		t.Fatal(err)
	}
	forms, err := english.Forms()
	if err != nil {
		t.Fatal(err)
	}
	said := text.ParseTranslation(&source.Problems{}, data)
	for _, s := range said.Said {
		if !slices.Contains(forms, s.Form) && !strings.Contains(string(yaml), s.Form) { // or a program of the lesson says it
			t.Errorf("%s:%d: lesson.yaml doesn't say %q any more", path, s.Line, s.Form)
		}
	}
	for _, form := range forms {
		if l.Says(form) == form {
			t.Logf("still in English: %q", form)
		}
	}
	for i, st := range l.Steps {
		if st.Title == english.Steps[i].Title && st.Text == english.Steps[i].Text {
			t.Logf("still in English: step %s", st.ID)
		}
	}
}
