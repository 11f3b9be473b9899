package session

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/kubecadet/cadet/cluster"
	"github.com/kubecadet/cadet/lessons/folder"
)

// fill writes the lesson's manifests into the work folder.
func (s *Session) fill(anew bool) error {
	if s.Lesson.Manifests == nil {
		return nil
	}
	return folder.Fill(s.Dir(), s.Lesson.Manifests, anew)
}

// ManifestText returns a manifest as it lies in the work folder, where commands find it and the learner may have edited
// it; as the course has it where it isn't there.
func (s *Session) ManifestText(path string) (string, error) {
	data, err := os.ReadFile(filepath.Join(s.Dir(), filepath.FromSlash(path)))
	if err != nil {
		return s.Lesson.ManifestText(path)
	}
	return string(data), nil
}

// SaveManifest writes a manifest that the learner edited into the work folder, under its own name.
func (s *Session) SaveManifest(path, text string) error {
	return folder.Save(s.Dir(), path, text)
}

// writeKubeconfig writes a kubeconfig with the current context of another, whose name it returns, and a namespace of
// ours.
func writeKubeconfig(from, to, namespace string) (at string, rest *rest.Config, err error) {
	config, err := clientcmd.LoadFromFile(from)
	if err != nil {
		return "", nil, fmt.Errorf("reading the kubeconfig %s: %w; \"cadet up\" writes it", from, err)
	}
	if err := clientcmd.ResolveLocalPaths(config); err != nil {
		return "", nil, fmt.Errorf("reading the kubeconfig %s: %w", from, err)
	}
	if config, err = cluster.OneContext(config, namespace); err != nil {
		return "", nil, fmt.Errorf("reading the kubeconfig %s: %w", from, err)
	}
	data, err := clientcmd.Write(*config)
	if err != nil {
		return "", nil, fmt.Errorf("writing a kubeconfig: %w", err)
	}
	if err := folder.Replace(to, data, 0o600); err != nil {
		return "", nil, fmt.Errorf("writing the lesson's kubeconfig: %w", err)
	}
	rest, err = clientcmd.NewDefaultClientConfig(*config, nil).ClientConfig()
	if err != nil {
		return "", nil, fmt.Errorf("using the kubeconfig %s: %w", from, err)
	}
	return config.CurrentContext, rest, nil
}
