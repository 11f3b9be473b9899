package words

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chai2010/gettext-go/po"
)

var update = flag.Bool("update", false, "bring the catalogues up to what the code says")

// TestCatalogues compares what the code says with what the catalogues hold. What a language lacks is said in English and
// listed here; what nobody says any more, or what doesn't fill in the same, fails.
func TestCatalogues(t *testing.T) {
	g, err := gather("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range g.wrong {
		t.Error(wrong)
	}
	for _, language := range All() {
		t.Run(language, func(t *testing.T) {
			data, err := os.ReadFile(language + ".po")
			if err != nil {
				t.Fatal(err)
			}
			file, err := po.Load(data)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				bring(file, g.keys)
				if err := os.WriteFile(language+".po", written(data, file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			compare(t, file, g.keys)
		})
	}
}

// compare holds a catalogue to the keys of the code.
func compare(t *testing.T, file *po.File, keys []key) {
	t.Helper()
	said := map[string]*po.Message{}
	for i := range file.Messages {
		m := &file.Messages[i]
		if said[m.MsgId] != nil {
			t.Errorf("%q stands there twice", m.MsgId)
		}
		said[m.MsgId] = m
		if !slices.ContainsFunc(keys, func(k key) bool { return k.form == m.MsgId && k.many == m.MsgIdPlural }) {
			t.Errorf("nobody says %q any more; make words takes it out, or brings it to what is said instead", m.MsgId)
			continue
		}
		if m.GetFuzzy() {
			continue // it isn't used until somebody has looked at it
		}
		for _, s := range append([]string{m.MsgStr}, m.MsgStrPlural...) {
			if wrong := Wrong(m.MsgId, s); s != "" && wrong != "" && !(m.MsgIdPlural != "" && Wrong(m.MsgIdPlural, s) == "") {
				t.Error(wrong)
			}
		}
	}
	missing := 0
	for i, k := range keys {
		m := said[k.form]
		if slices.ContainsFunc(keys[:i], func(other key) bool { return other.form == k.form }) || !Sayable(k.form) {
			continue
		}
		if m == nil || m.GetFuzzy() || m.MsgStr == "" && strings.Join(m.MsgStrPlural, "") == "" {
			t.Logf("still in English: %s:%d: %q", k.file, k.line, k.form)
			missing++
		}
	}
	t.Logf("%d of %d forms are still in English", missing, len(keys))
}

// bring takes new keys into a catalogue, and out of it what nobody says any more. A new key that is like an old one gets
// what was said for that, marked fuzzy: it is not used until somebody has looked at it.
func bring(file *po.File, keys []key) {
	old := map[string]po.Message{}
	for _, m := range file.Messages {
		old[m.MsgId] = m
	}
	var list []po.Message
	now := map[string]int{}
	for _, k := range keys {
		if !Sayable(k.form) {
			continue
		}
		at, there := now[k.form]
		if !there {
			m := old[k.form]
			delete(old, k.form)
			m.MsgId, m.MsgIdPlural = k.form, k.many
			m.ReferenceFile, m.ReferenceLine = nil, nil
			at = len(list)
			list, now[k.form] = append(list, m), at
		}
		if m := &list[at]; !slices.Contains(m.ReferenceFile, k.file) {
			m.ReferenceFile, m.ReferenceLine = append(m.ReferenceFile, k.file), append(m.ReferenceLine, k.line)
		}
	}
	for i := range list {
		m := &list[i]
		if m.MsgStr != "" || m.MsgIdPlural != "" {
			continue
		}
		if like := nearest(m.MsgId, old); like.MsgStr != "" {
			m.MsgStr, m.Flags, m.PrevMsgId = like.MsgStr, []string{"fuzzy"}, like.MsgId
		}
	}
	file.Messages = list
}

// nearest is the message that a form shares most words with, if that is most of them.
func nearest(form string, among map[string]po.Message) (found po.Message) {
	own, best := strings.Fields(form), 0.6
	for id, m := range among {
		other := strings.Fields(id)
		shared := 0
		for _, w := range own {
			if slices.Contains(other, w) {
				shared++
			}
		}
		if share := 2 * float64(shared) / float64(len(own)+len(other)); share > best {
			found, best = m, share
		}
	}
	return found
}

// written is a catalogue as it is kept: with its header as it was, in the order of the code.
func written(before []byte, file *po.File) []byte {
	header, _, _ := strings.Cut(string(before), "\n\n")
	all := []string{strings.TrimRight(header, "\n") + "\n"}
	for i := range file.Messages {
		all = append(all, file.Messages[i].String())
	}
	return []byte(strings.Join(all, "\n"))
}
