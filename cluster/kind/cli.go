package kind

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	kindcluster "sigs.k8s.io/kind/pkg/cluster"
)

// cli is a container runtime, by the name of its command.
type cli string

// runtimes are those that kind knows, in the order they are tried.
var runtimes = []cli{"docker", "podman", "nerdctl"}

// infoTime is how long a runtime may take to say what it is.
const infoTime = 10 * time.Second

// graceTime is how long a command gets to end by itself once it is cancelled.
const graceTime = 5 * time.Second

func (r cli) provider() kindcluster.ProviderOption {
	switch r {
	case "podman":
		return kindcluster.ProviderWithPodman()
	case "nerdctl":
		return kindcluster.ProviderWithNerdctl("")
	}
	return kindcluster.ProviderWithDocker()
}

// run runs a command of the runtime and returns what it prints. Each line is told to said, when there is one.
func (r cli) run(ctx context.Context, said func(string), args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, string(r), args...)
	var out, wrong bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &wrong, graceTime
	if said != nil {
		cmd.Stdout = nil
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			return "", err
		}
		if err := cmd.Start(); err != nil {
			return "", err
		}
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			said(lines.Text())
		}
		err = cmd.Wait()
		return "", r.explain(ctx, err, &wrong)
	}
	err := cmd.Run()
	return strings.TrimSpace(out.String()), r.explain(ctx, err, &wrong)
}

// explain says what a command said when it failed.
func (r cli) explain(ctx context.Context, err error, wrong *bytes.Buffer) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case strings.TrimSpace(wrong.String()) == "":
		return fmt.Errorf("%s: %w", r, err)
	}
	return fmt.Errorf("%s: %s", r, strings.TrimSpace(lastLine(wrong.String())))
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// info is what matters of "docker info"; Podman has other names for the same.
type info struct {
	CgroupVersion   string
	DockerRootDir   string
	DefaultRuntime  string
	OperatingSystem string
	MemTotal        int64
	ServerErrors    []string

	endpoint string // where the daemon listens, once that was asked for

	Host struct {
		CgroupVersion   string `json:"cgroupVersion"`
		MemTotal        int64  `json:"memTotal"`
		ServiceIsRemote bool   `json:"serviceIsRemote"`
	} `json:"host"`
	Store struct {
		GraphRoot string `json:"graphRoot"`
	} `json:"store"`
}

// info asks the runtime what it is; an error says that it does not answer.
func (r cli) info(ctx context.Context) (info, error) {
	ctx, cancel := context.WithTimeout(ctx, infoTime)
	defer cancel()
	var i info
	text, err := r.run(ctx, nil, "info", "--format", "{{json .}}")
	if err != nil {
		return i, err
	}
	if err := json.Unmarshal([]byte(text), &i); err != nil {
		return i, fmt.Errorf("%s info can't be understood: %w", r, err)
	}
	if len(i.ServerErrors) > 0 { // older commands succeed all the same
		return i, fmt.Errorf("%s: %s", r, i.ServerErrors[0])
	}
	if r == "podman" {
		i.ofPodman()
	}
	return i, nil
}

// ofPodman puts what Podman says where Docker says it.
func (i *info) ofPodman() {
	i.CgroupVersion = strings.TrimPrefix(i.Host.CgroupVersion, "v")
	i.MemTotal, i.DockerRootDir = i.Host.MemTotal, i.Store.GraphRoot
}

// answering returns the runtime that is named, or else the first that answers.
func answering(ctx context.Context, named string) (cli, info, error) {
	candidates := runtimes
	if named != "" {
		candidates = []cli{cli(named)}
	}
	var reasons []string
	for _, r := range candidates {
		if _, err := exec.LookPath(string(r)); err != nil {
			reasons = append(reasons, string(r)+" is not installed")
			continue
		}
		i, err := r.info(ctx)
		if err == nil {
			return r, i, nil
		}
		if ctx.Err() != nil {
			return "", i, ctx.Err()
		}
		reasons = append(reasons, fmt.Sprintf("no answer from %v", err))
	}
	return "", info{}, errors.New(strings.Join(reasons, "; "))
}
