package words

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
)

const dutch = `msgid ""
msgstr ""
"Language: nl\n"

msgid "%d of %d ready"
msgstr "van de %[2]d zijn er %[1]d klaar"

msgid "Pods"
msgstr "Kapsels"

#, fuzzy
msgid "Services"
msgstr "Diensten?"

msgid "being deleted"
msgstr "wordt gewist"

msgid "%s: %w, alas"
msgstr "helaas %s: %w"

msgid "%d pod"
msgid_plural "%d pods"
msgstr[0] "%d kapsel"
msgstr[1] "%d kapsels"
`

func dutchman(t *testing.T) *Language {
	t.Helper()
	l, err := read(fstest.MapFS{"nl.po": {Data: []byte(dutch)}}, "nl")
	if err != nil || l == nil {
		t.Fatal(l, err)
	}
	return l
}

func TestSay(t *testing.T) {
	var english *Language
	nl := dutchman(t)
	late := New("%s: %s", "web", New("being deleted"))
	for _, tt := range []struct{ got, want string }{
		{english.Say("%d of %d ready", 1, 3), "1 of 3 ready"},
		{nl.Say("%d of %d ready", 1, 3), "van de 3 zijn er 1 klaar"},
		{nl.Say("nobody says %q", "x"), `nobody says "x"`},
		{nl.Say("Services"), "Services"},
		{nl.Of(Mark("Pods")), "Kapsels"},
		{nl.Of("Nodes"), "Nodes"},
		{english.Of("Pods"), "Pods"},
		{nl.Count(1, "%d pod", "%d pods", 1), "1 kapsel"},
		{nl.Count(2, "%d pod", "%d pods", 2), "2 kapsels"},
		{nl.Count(2, "%d node", "%d nodes", 2), "2 nodes"},
		{english.Count(1, "%d pod", "%d pods", 1), "1 pod"},
		{english.Count(0, "%d pod", "%d pods", 0), "0 pods"},
		{late.String(), "web: being deleted"},
		{fmt.Sprint(late), "web: being deleted"},
		{nl.Tell(late), "web: wordt gewist"},
		{nl.Say("why: %s", late), "why: web: wordt gewist"},
		{english.Tag() + nl.Tag(), "ennl"},
	} {
		if tt.got != tt.want {
			t.Errorf("said %q, want %q", tt.got, tt.want)
		}
	}
	if !(Message{}).IsZero() || late.IsZero() {
		t.Error("what says nothing is not told from what does")
	}
}

func TestFail(t *testing.T) {
	cause := errors.New("away")
	err := dutchman(t).Fail("%s: %w, alas", "web", cause)
	if err.Error() != "helaas web: away" || !errors.Is(err, cause) {
		t.Errorf("the error is %v", err)
	}
}

func TestTag(t *testing.T) {
	for in, want := range map[string]string{
		"ko": "ko", "ko_KR.UTF-8": "ko", "C": English, "C.UTF-8": English, "POSIX": English, "": English, "../x": English, "en-GB": English, "DE.utf8": "de", "sr@latin": "sr",
	} {
		if got := Tag(in); got != want {
			t.Errorf("Tag(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{nil, English},
		{map[string]string{"LANG": "ko_KR.UTF-8"}, "ko"},
		{map[string]string{"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "de_DE"}, "de"},
		{map[string]string{"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "de_DE", "LC_ALL": "C"}, English},
		{map[string]string{"LC_ALL": "C", "CADET_LANG": "ko"}, "ko"},
	} {
		if got := FromEnvironment(func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("%v asks for %s, want %s", tt.env, got, tt.want)
		}
	}
}

func TestIn(t *testing.T) {
	if In("en_US.UTF-8") != nil || In("xx") != nil || In("../ko") != nil {
		t.Error("a language without a catalogue is not English")
	}
	for _, language := range All() {
		if got := In(language + "_XX.UTF-8"); got.Tag() != language {
			t.Errorf("In(%s) is %s", language, got.Tag())
		}
	}
	if !slices.Contains(All(), "ko") {
		t.Errorf("there are %q", All())
	}
}

func TestWrong(t *testing.T) {
	for _, tt := range []struct {
		form, said string
		wrong      bool
	}{
		{"%d of %s", "%[2]s: %[1]d", false},
		{"%d of %s", "%s: %d", true},
		{"%d of %s", "%d", true},
		{"ran: ", "실행: ", false},
		{"ran: ", "실행:", true},
		{"100%% of it", "그것의 100%%", false},
		{"a", "\u1100\u1161", true}, // decomposed
		{"%5.1f s", "%5.1f초", false},
	} {
		if got := Wrong(tt.form, tt.said); (got != "") != tt.wrong {
			t.Errorf("Wrong(%q, %q) is %q", tt.form, tt.said, got)
		}
	}
}
