package text

import (
	"testing"

	"github.com/kubecadet/cadet/lessons/source"
)

const sample = "# T\n\nIntro *x*.\n\n## One {#one}\n\nBody.\n\n```\n## not a step\n```\n\n### Hint\n\nH.\n\n### Question\n\nQ?\n\n#### a: A: b\n\nWhy.\n\n### After\n\nDone.\n\n### Recap\n\nYou can.\n"

func TestParse(t *testing.T) {
	problems := &source.Problems{File: "text.en.md"}
	got := Parse(problems, []byte(sample))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if got.Title != "T" || got.Intro != "Intro *x*." || got.Recap != "You can." || len(got.Sections) != 1 {
		t.Fatalf("text is %+v", got)
	}
	s := got.Sections[0]
	if s.ID != "one" || s.Title != "One" || s.Line != 5 || s.Body != "Body.\n\n```\n## not a step\n```" || s.After != "Done." || s.Hints[0] != "H." {
		t.Errorf("section is %+v", s)
	}
	if s.Question.Prompt != "Q?" || *s.Question.Choices[0] != (Choice{ID: "a", Line: 21, Text: "A: b", Why: "Why."}) {
		t.Errorf("question is %+v", s.Question)
	}
}

func TestWindowsLines(t *testing.T) {
	problems := &source.Problems{}
	got := Parse(problems, []byte("\ufeff# T\r\n\r\nIntro.\r\n\r\n## One {#one}\r\n\r\nBody.\r\n"))
	if problems.Err() != nil || got.Title != "T" || got.Sections[0].Body != "Body." {
		t.Errorf("text is %+v, %v", got, problems.Err())
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("### Hint\n# T\n#### x\n## {#}\n~~~"))
	f.Add([]byte("# \xff\n## a {#a}\n### Question\n#### a:\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		problems := &source.Problems{File: "x"}
		got := Parse(problems, data)
		if got == nil {
			t.Fatal("nothing returned")
		}
		if problems.Err() != nil {
			return
		}
		for _, s := range got.Sections {
			if s.ID == "" || s.Title == "" {
				t.Errorf("a section without id or title and without a problem: %+v", s)
			}
		}
	})
}
