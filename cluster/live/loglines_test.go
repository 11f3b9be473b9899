package live

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestReadLine(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{""}},
		{"lines", "a\n\nb\n", []string{"a", "", "b", ""}},
		{"no end", "a\nb", []string{"a", "b"}},
		{"as long as may be", long + "\nb", []string{long, "b"}},
		{"too long", long + "y\nb", []string{long + "…", "b"}},
		{"far too long", long + long + long + "\nb", []string{long + "…", "b"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := bufio.NewReader(strings.NewReader(test.text))
			var got []string
			for {
				line, err := readLine(r)
				got = append(got, string(line))
				if errors.Is(err, io.EOF) {
					break
				}
			}
			equal(t, got, test.want...)
		})
	}
}

func TestBacklog(t *testing.T) {
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name          string
		lines, length int
		kept          int
		notice        string
	}{
		{"none lost", 3, 10, 3, ""},
		{"one too many", maxLines + 1, 10, maxLines, "… 1 line dropped"},
		{"many too many", maxLines + 120, 10, maxLines, "… 120 lines dropped"},
		{"too much text", 66, maxLine, 64, "… 2 lines dropped"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBacklog()
			for i := range test.lines {
				b.add(LogLine{Pod: "a", Time: noon.Add(time.Duration(i)), Text: strings.Repeat("x", test.length)})
			}
			got := b.take()
			notice := ""
			if got[0].Pod == "" {
				notice, got = got[0].Text, got[1:]
			}
			if notice != test.notice || len(got) != test.kept {
				t.Errorf("kept %d with notice %q, want %d with %q", len(got), notice, test.kept, test.notice)
			}
			if last := got[len(got)-1].Time; !last.Equal(noon.Add(time.Duration(test.lines - 1))) {
				t.Errorf("the newest line kept is of %v", last)
			}
			if len(b.take()) != 0 {
				t.Error("the backlog is not empty after all was taken")
			}
		})
	}
}

func TestRepeats(t *testing.T) {
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name    string
		repeats repeats
		seconds []int // of the lines that come
		want    []int // of the lines that are not skipped
	}{
		{"nothing read before", repeats{}, []int{1, 2}, []int{1, 2}},
		{"all again", repeats{last: noon.Add(2 * time.Second), same: 1}, []int{1, 2}, nil},
		{"more of the same time", repeats{last: noon.Add(2 * time.Second), same: 1}, []int{1, 2, 2, 3}, []int{2, 3}},
		{"only newer ones", repeats{last: noon, same: 1}, []int{1, 2}, []int{1, 2}},
		{"a clock set back", repeats{last: noon.Add(2 * time.Second), same: 1}, []int{2, 3, 1}, []int{3, 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []int
			for _, second := range test.seconds {
				if !test.repeats.skip(noon.Add(time.Duration(second) * time.Second)) {
					got = append(got, second)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("passed on %v, want %v", got, test.want)
			}
		})
	}
}

func TestSlowReaderLosesTheOldestLines(t *testing.T) {
	b, out := newBacklog(), make(chan []LogLine)
	go b.deliver(t.Context(), out, nil)
	b.add(LogLine{Text: "the first batch"})
	for !empty(b) { // the batch is on its way, and the reader does not take it
		time.Sleep(time.Millisecond)
	}
	for range maxLines + 120 {
		b.add(LogLine{Text: "more"})
	}
	if first := <-out; len(first) != 1 || first[0].Text != "the first batch" {
		t.Errorf("the first batch has %d lines", len(first))
	}
	if second := <-out; second[0].Text != "… 120 lines dropped" || len(second) != maxLines+1 {
		t.Errorf("the second batch has %d lines and begins with %q", len(second), second[0].Text)
	}
}

func empty(b *backlog) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.lines) == 0
}
