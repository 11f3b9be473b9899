package plain

import (
	"testing"

	"github.com/kubecadet/cadet/lessons"
)

func TestAnswerOf(t *testing.T) {
	choices := []lessons.Choice{{ID: "api"}, {ID: "etcd"}, {ID: "kubelet"}}
	several := &lessons.Question{Choices: choices, Several: true}
	order := &lessons.Question{Choices: choices, Ordered: true}
	word := &lessons.Question{Accept: []string{"pod"}}
	for _, c := range []struct {
		question     *lessons.Question
		line, answer string
		ok           bool
	}{
		{several, "a c", "api,kubelet", true}, {several, "A, c", "api,kubelet", true}, {several, "ac", "api,kubelet", true},
		{several, "etcd", "etcd", true}, {several, "d", "", false}, {several, "", "", false}, {several, "check", "", false},
		{several, "a a", "", false}, {order, "b a c", "etcd,api,kubelet", true}, {order, "bac", "etcd,api,kubelet", true}, {order, "b a", "", false},
		{word, "a pod", "a pod", true}, {word, "q", "", false}, {word, "hint", "", false}, {word, "kubectl get pods", "", false},
		{word, "get pods", "", false}, {word, "ls /tmp", "", false}, {word, "ls", "ls", true},
		{&lessons.Question{}, "4", "4", true}, {&lessons.Question{}, "four", "", false},
		{&lessons.Question{Choices: choices}, "b", "etcd", true}, {&lessons.Question{Choices: choices}, "b c", "", false},
	} {
		if answer, ok := answerOf(c.question, choices, c.line); ok != c.ok || ok && answer != c.answer {
			t.Errorf("%q is the answer %q, %v", c.line, answer, ok)
		}
	}
}
