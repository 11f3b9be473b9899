package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/creack/pty"
)

// timeToFrame is from typing cadet, with its cluster up, until the screen says what it is.
func (b bench) timeToFrame(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := b.command(ctx, "lesson", "3")
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "CI=")
	cmd.SysProcAttr = nil // the terminal makes it a session of its own
	began := time.Now()
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100})
	if err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Kill() // it has nothing to save
		_ = cmd.Wait()
		_ = terminal.Close()
	}()
	return firstFrame(terminal, began)
}

func firstFrame(terminal io.ReadWriter, began time.Time) (time.Duration, error) {
	var screen bytes.Buffer
	for chunk := make([]byte, 4096); ; {
		n, err := terminal.Read(chunk)
		if err != nil {
			return 0, errors.Join(errors.New("the workbench ended before its first frame:\n"+screen.String()), err)
		}
		screen.Write(chunk[:n])
		if bytes.Contains(screen.Bytes(), []byte("cadet")) {
			return time.Since(began), nil
		}
	}
}
