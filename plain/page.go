package plain

import "io"

// page is where lines go. While a prompt waits for the learner's line, what the cluster does begins on a line of its own,
// and the prompt comes again below it.
type page struct {
	out    io.Writer
	prompt bool // the last thing written is a prompt
}

const prompt = "> "

// Write writes text, off the prompt's line.
func (p *page) Write(text []byte) (int, error) {
	if p.prompt {
		p.prompt = false
		if _, err := io.WriteString(p.out, "\n"); err != nil {
			return 0, err
		}
	}
	return p.out.Write(text)
}

// ask writes the prompt.
func (p *page) ask() {
	_, _ = io.WriteString(p, prompt) // as all that is printed: nobody could be told
	p.prompt = true
}

// answered says that the learner's line came, and ended the prompt's.
func (p *page) answered() { p.prompt = false }
