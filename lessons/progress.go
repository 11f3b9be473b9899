package lessons

import "github.com/kubecadet/cadet/lessons/progress"

// Progress is what the learner has done; kept in one file.
type Progress struct{ *progress.File }

// OpenProgress reads path. A file that can't be read as progress is set aside under another name, and notice says so.
func OpenProgress(path string) (p *Progress, notice string, err error) {
	file, notice, err := progress.Open(path)
	if err != nil {
		return nil, "", err
	}
	return &Progress{file}, notice, nil
}

// Counts returns how many of a lesson's steps are done, and how many there are.
func (p *Progress) Counts(l *Lesson) (done, total int) {
	for _, st := range l.Steps {
		if p.Done(l.ID, st.ID) {
			done++
		}
	}
	return done, len(l.Steps)
}
