package terminal

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Command is a command that a shell ran.
type Command struct {
	Line  string
	Code  int       // its exit code
	Began time.Time // when we learnt that it runs
}

// oscCommand is the sequence by which a shell says where its commands begin and end (FinalTerm's marks, which most
// terminals know). Ours carry more: OSC 133 ; C ; SECRET ; LINE in base64, and OSC 133 ; D ; SECRET ; CODE.
const oscCommand = 133

// Limits of what is kept, whatever a shell says.
const (
	longestLine  = 4 << 10
	mostCommands = 100
)

// marks is what a shell said of its commands. Whoever writes to the terminal can write marks too, a pod whose log is shown
// for one: only those with the secret count.
type marks struct {
	secret  string
	running *Command // nil where none does
	ran     []Command
}

// read takes a mark. It says that it did, so that the emulator looks no further.
func (m *marks) read(data []byte) bool {
	parts := strings.SplitN(string(data), ";", 4)
	if len(parts) < 4 || m.secret == "" || parts[2] != m.secret {
		return true
	}
	switch {
	case parts[1] == "C" && len(parts[3]) <= longestLine:
		line, err := base64.StdEncoding.DecodeString(parts[3])
		if m.running = (&Command{Line: strings.TrimSpace(string(line)), Began: time.Now()}); err != nil {
			m.running = nil
		}
	case parts[1] == "D" && m.running != nil && len(m.ran) < mostCommands:
		code, err := strconv.Atoi(parts[3])
		if err == nil {
			m.running.Code = code
			m.ran = append(m.ran, *m.running)
		}
		m.running = nil
	}
	return true
}
