package reader

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kubecadet/cadet/lessons"
)

const goodLesson = `id: pods
chapter: 2
namespace: ch2
needs: [storage]
setup: [client.yaml]
steps:
- id: look
  kind: read
- id: make
  kind: apply
  manifest: client.yaml
  show: {rollout: deployment/hello, logs: app=hello, pane: pods}
  checks:
  - name: it is ready
    expression: pods.exists(p, ready(p))
    messageExpression: "'%d pods'.format([pods.size()])"
  mistakes:
  - command: kubectl delete pod client
    says: 0 pods
    undo: kubectl apply -f client.yaml
- id: count
  kind: predict
  command: kubectl get pods
  question: {grade: pods.size(), when: pods.size() > 0}
- id: ask
  kind: quiz
  question: {choices: [yes, no], answer: yes}
`

const goodText = `# Pods

Hello.

## Look {#look}

` + "```" + `
# no heading
` + "```" + `

## Make {#make}

Text.

### Hint

A hint.

### Hint

Another.

### After

Well done.

## Count {#count}

### Question

How many?

## Ask {#ask}

### Question

Is it?

#### yes: It is

Right.

#### no: It is **not**: no

Wrong.
`

const goodManifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: client}\n"

func loadFrom(lesson, text string) (*lessons.Course, error) {
	return loadWith(lesson, text, nil)
}

// loadWith loads a lesson with manifests beside the good one.
func loadWith(lesson, text string, more map[string]string) (*lessons.Course, error) {
	manifests := fstest.MapFS{"02-pods/client.yaml": {Data: []byte(goodManifest)}}
	for name, data := range more {
		manifests["02-pods/"+name] = &fstest.MapFile{Data: []byte(data)}
	}
	return load(where{
		lessons: fstest.MapFS{"02-pods/lesson.yaml": {Data: []byte(lesson)}, "02-pods/text.en.md": {Data: []byte(text)}},
		shown:   "catalog", manifests: manifests, manifestsShown: "manifests",
	}, "en", unproven)
}

func TestLoadGood(t *testing.T) {
	course, err := loadFrom(goodLesson, goodText)
	if err != nil {
		t.Fatal(err)
	}
	l, err := course.Find("2")
	if err != nil {
		t.Fatal(err)
	}
	if byID, err := course.Find("pods"); err != nil || byID != l {
		t.Errorf("Find by id gave %v, %v", byID, err)
	}
	if l.Title != "Pods" || l.Intro != "Hello." || len(l.Steps) != 4 {
		t.Errorf("lesson is %+v", l)
	}
	apply := l.Step("make")
	if apply.Command != "kubectl apply -f client.yaml" || len(apply.Hints) != 2 || apply.After != "Well done." || apply.Title != "Make" {
		t.Errorf("step is %+v", apply)
	}
	if got := l.Step("ask").Question.Choices[1]; got != (lessons.Choice{ID: "no", Text: "It is **not**: no", Why: "Wrong."}) {
		t.Errorf("choice is %+v", got)
	}
	if !strings.Contains(l.Step("look").Text, "# no heading") {
		t.Errorf("text of look is %q", l.Step("look").Text)
	}
	if text, err := l.ManifestText("client.yaml"); err != nil || text != goodManifest {
		t.Errorf("manifest is %q, %v", text, err)
	}
	if _, err := course.Find("podz"); err == nil || !strings.Contains(err.Error(), `did you mean "pods"?`) {
		t.Errorf("Find of an unknown name: %v", err)
	}
}

// Each case breaks the good lesson in one place and names a part of the line that must then be reported.
func TestLoadProblems(t *testing.T) {
	cases := []struct{ name, old, new, want string }{
		{"unknown kind", "kind: read", "kind: reed", `lesson.yaml:8: step look: kind: unknown kind "reed"; did you mean "read"?`},
		{"kind like nothing", "kind: read", "kind: xxxxxxxx", `expected one of read, apply, run, observe, do, repair, predict, quiz`},
		{"unknown field", "undo:", "undoo:", `lesson.yaml:20: step make: mistakes[0]: unknown field "undoo"; did you mean "undo"?`},
		{"field twice", "namespace: ch2", "id: b", `lesson.yaml:3: field "id" is there twice; first on line 1`},
		{"chapter", "chapter: 2", "chapter: 3", `lesson.yaml:2: chapter: expected 2, as in the folder's name, found 3`},
		{"no number", "chapter: 2", "chapter: two", `lesson.yaml:2: chapter: expected a whole number, found "two"`},
		{"namespace", "ch2", "Ch_2", `lesson.yaml:3: namespace: expected a name such as ch2`},
		{"need", "storage", "storrage", `lesson.yaml:4: needs: unknown need "storrage"; did you mean "storage"?`},
		{"setup", "setup: [client.yaml]", "setup: [nothing.yaml]", `lesson.yaml:5: setup: there is no manifest "nothing.yaml"`},
		{"outside", "setup: [client.yaml]", "setup: [../client.yaml]", `lesson.yaml:5: setup: there is no manifest`},
		{"no manifest", "  manifest: client.yaml\n", "", `lesson.yaml:9: step make: a step of kind apply needs manifest`},
		{"no says", "    says: 0 pods\n", "", `expected says: a regular expression`},
		{"bad pattern", "says: 0 pods", "says: (", `lesson.yaml:19: step make: mistakes[0]: says: not a regular expression`},
		{"bad shell", "command: kubectl get pods", "command: kubectl 'get", `lesson.yaml:23: step count: command: not a shell command`},
		{"bad cel", "pods.exists(p, ready(p))", "pods.exists(p, readi(p))", `lesson.yaml:15:32: step make: checks[0] it is ready: expression: undeclared reference to 'readi'`},
		{"cel of another type", "pods.exists(p, ready(p))", "pods.size()", `the expression gives int; expected true or false`},
		{"cel in a block", "expression: pods.exists(p, ready(p))", "expression: |\n      true &&\n      podz.size() > 0", `lesson.yaml:17:7: step make: checks[0] it is ready: expression: undeclared reference to 'podz'`},
		{"variable", "setup: [client.yaml]", "variables:\n- name: hellos\n  expression: labelled(podz, 'a')\nsetup: [client.yaml]", `lesson.yaml:7:24: variables[0]: expression: undeclared reference to 'podz'`},
		{"variable twice", "  checks:", "  variables: [{name: a, expression: '1'}, {name: a, expression: '2'}]\n  checks:", `a second variable a`},
		{"variable unknown", "pods.exists(p, ready(p))", "variables.x == 1", `there is no variable x above it`},
		{"path in an expression", "pods.exists(p, ready(p))", "field('pod/a', 'spec..x', 1)", `lesson.yaml:15: step make: checks[0] it is ready: expression: the path "spec..x"`},
		{"watch", "setup: [client.yaml]", "watch: [ingress]", `lesson.yaml:5: watch: unknown kind "ingress"; the kinds are nodes, pods`},
		{"watch twice said", "setup: [client.yaml]", "watch: [kube-system/nodes]", `nodes are in no namespace: write "nodes"`},
		{"not watched", "pods.exists(p, ready(p))", "ingresses.size() == 1", `expression: it reads ingresses, which the lesson doesn't watch; add it to watch:`},
		{"two kinds", "    messageExpression", "    http: {url: 'http://a/'}\n    messageExpression", `expected exactly one of expression, http, dns, exec, logs, events; found 2`},
		{"message of calls", "expression: pods.exists(p, ready(p))", "http: {url: 'http://a/'}", `messageExpression goes with expression or exec; the other checks say themselves`},
		{"url", "expression: pods.exists(p, ready(p))", "http: {url: nowhere}", `url: expected one such as http://hello-node-svc/, found "nowhere"`},
		{"from", "expression: pods.exists(p, ready(p))", "http: {url: 'http://a/', from: outsid}", `from: unknown place "outsid"; did you mean "outside"?`},
		{"status", "expression: pods.exists(p, ready(p))", "http: {url: 'http://a/', status: [200, 6xx]}", `status: expected 100 to 599, or a class such as 4xx, found "6xx"`},
		{"share", "expression: pods.exists(p, ready(p))", "http: {url: 'http://a/', pods: {}}", `expected different: how many pods`},
		{"fails and body", "expression: pods.exists(p, ready(p))", "http: {url: 'http://a/', fails: refused, body: x}", `body: a call that must fail has no answer to look at`},
		{"header", "expression: pods.exists(p, ready(p))", "http: {url: 'http://a/', header: {Server: (}}", `header: Server: not a regular expression`},
		{"dns type", "expression: pods.exists(p, ready(p))", "dns: {name: web, type: SRB}", `type: unknown type "SRB"; did you mean "SRV"?`},
		{"dns none", "expression: pods.exists(p, ready(p))", "dns: {name: web, none: true, count: 2}", `where no answer is expected`},
		{"dns nothing", "expression: pods.exists(p, ready(p))", "dns: {type: A}", `expected name: what is looked up`},
		{"logs", "expression: pods.exists(p, ready(p))", "logs: {pod: app=x}", `expected line: a regular expression`},
		{"events", "expression: pods.exists(p, ready(p))", "events: {about: pood/x, reason: Killing}", `about: "pood/x": lessons know no kind "pood"; did you mean "pods"?`},
		{"events reason", "expression: pods.exists(p, ready(p))", "events: {about: pod/x}", `expected reason`},
		{"not a bool", "expression: pods.exists(p, ready(p))", "logs: {pod: a, line: x, previous: maybe}", `previous: expected true or false, found "maybe"`},
		{"no name", "name: it is ready\n    ", "", `expected name: what must hold`},
		{"pane", "pane: pods", "pane: pod", `lesson.yaml:12: step make: show: pane: unknown pane "pod"; did you mean "pods"?`},
		{"rollout", "deployment/hello", "hello", `rollout: expected deployment/NAME`},
		{"rollout of a ReplicaSet", "deployment/hello", "replicaset/hello", `rollout: expected deployment/NAME or replicationcontroller/NAME`},
		{"no question", "  question: {choices: [yes, no], answer: yes}\n", "", `a step of kind quiz needs question`},
		{"answer", "answer: yes", "answer: yess", `answer: "yess" is none of the choices; did you mean "yes"?`},
		{"answer and grade", "answer: yes", "answer: yes, grade: '1'", `expected either answer`},
		{"answers unknown", "answer: yes", "answers: [yess]", `answers: "yess" is none of the choices; did you mean "yes"?`},
		{"answers twice", "answer: yes", "answers: [yes, yes]", `answers: "yes" is there twice`},
		{"no answers", "answer: yes", "answers: []", `answers: expected the ids of the right choices, found none`},
		{"answers of nothing", "choices: [yes, no], answer: yes", "answers: [yes]", `answers: expected choices`},
		{"two forms", "answer: yes", "answer: yes, answers: [yes]", `found 2 of them`},
		{"order and choices", "answer: yes", "order: [yes, no]", `choices: order lists them already`},
		{"short order", "choices: [yes, no], answer: yes", "order: [yes]", `order: expected two to six ids`},
		{"accept and choices", "answer: yes", "accept: [yes]", `choices: where words are accepted, there is nothing to choose`},
		{"accept nothing", "choices: [yes, no], answer: yes", "accept: []", `accept: expected regular expressions`},
		{"accept no pattern", "choices: [yes, no], answer: yes", "accept: [')|(']", `accept: not a regular expression`},
		{"accept anything", "choices: [yes, no], answer: yes", "accept: ['x?']", `accept: no word was found that "x?" matches`},
		{"accept empty", "choices: [yes, no], answer: yes", "accept: ['x|']", `matches nothing at all, too`},
		{"text", "answer: yes", "answer: yes, text: true", `text: it goes with grade`},
		{"prediction in order", "question: {grade: pods.size(), when: pods.size() > 0}", "question: {accept: [two]}", `answers, order and accept are for a quiz`},
		{"no when", ", when: pods.size() > 0", "", `a prediction graded by the cluster needs when`},
		{"duplicate step", "id: count", "id: look", `lesson.yaml:21: step look: a second step of this id; the first is on line 7`},
		{"step id", "id: count", "id: Count it", `id: expected a name in small letters`},
		{"list expected", "setup: [client.yaml]", "setup: client.yaml", `lesson.yaml:5: setup: expected a list of texts, found "client.yaml"`},
		{"not yaml", "chapter: 2", "chapter: [", `lesson.yaml:`},
		{"section without step", "{#look}", "{#luck}", `text.en.md:5: no step "luck" in lesson.yaml; did you mean "look"?`},
		{"step without section", "{#look}", "{#luck}", `lesson.yaml:7: step look: no text for it; expected a section "## Title {#look}" in catalog/02-pods/text.en.md`},
		{"choice without text", "#### no: It is **not**: no\n", "", `text.en.md:35: no text for the choice "no"`},
		{"text without choice", "#### no:", "#### nope:", `step ask has no choice "nope" in lesson.yaml; did you mean "no"?`},
		{"no anchor", "## Look {#look}", "## Look", `text.en.md:5: expected ## Title of the step {#step-id}, found "## Look"`},
		{"unknown part", "### After", "### Afterwards", `unknown part "Afterwards" of a step; did you mean "After"?`},
		{"empty hint", "Another.\n", "", `nothing stands below ### Hint`},
		{"no title", "# Pods\n", "", `expected a title`},
		{"never closed", "Hello.\n", "Hello.\n~~~\n", `a code block (~~~) is never closed`},
		{"no choice why", "\nRight.\n", "", `nothing stands below the choice yes`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lesson, text := strings.Replace(goodLesson, c.old, c.new, 1), strings.Replace(goodText, c.old, c.new, 1)
			if lesson == goodLesson && text == goodText {
				t.Fatal("the case changes nothing")
			}
			_, err := loadFrom(lesson, text)
			if err == nil {
				t.Fatal("loaded without a problem")
			}
			if !strings.Contains(err.Error(), c.want) && !strings.Contains(columns.ReplaceAllString(err.Error(), "$1:"), c.want) {
				t.Errorf("got:\n%v\nwant a line with:\n%s", err, c.want)
			}
		})
	}
}

// columns are the columns of problems, which most cases leave out.
var columns = regexp.MustCompile(`(?m)^(\S+:\d+):\d+:`)

// What is wrong with manifests is told with their own names.
func TestLoadManifests(t *testing.T) {
	for _, c := range []struct{ name, old, new, file, text, want string }{
		{"not yaml", "", "", "bad.yaml", "a: [", "manifests/02-pods/bad.yaml:1:1: not YAML"},
		{"no object", "", "", "words.yaml", "a: b", "manifests/02-pods/words.yaml:1:1: the object has no "},
		{"kind", "", "", "app.yaml", "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n", `manifests/02-pods/app.yaml:2:7: there is no kind "Deploymnt" in apps/v1; did you mean "Deployment"?`},
		{"near", "manifest: client.yaml", "manifest: cleint.yaml", "", "", `lesson.yaml:11:13: step make: manifest: there is no manifest "cleint.yaml" in the lesson's manifests folder; did you mean "client.yaml"?`},
		{"in a command", "undo: kubectl apply -f client.yaml", "undo: ls\n  solution: kubectl apply -f app.yaml", "", "", `solution: there is no manifest "app.yaml"`},
		{"written by a command", "command: kubectl get pods", "command: kubectl get pods -o yaml > a.yaml; kubectl apply -f a.yaml", "", "", ""},
		{"of another place", "command: kubectl get pods", "command: kubectl apply -f https://example.com/a.yaml -f -", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadWith(strings.Replace(goodLesson, c.old, c.new, 1), goodText, map[string]string{cmp.Or(c.file, "other.yaml"): cmp.Or(c.text, goodManifest)})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got:\n%v\nwant a line with:\n%s", err, c.want)
			}
		})
	}
}

// A lesson that is no YAML is told once, and its text all the same.
func TestLoadNoYAML(t *testing.T) {
	_, err := loadFrom(strings.Replace(goodLesson, "  kind: read", "\tkind: read", 1), strings.Replace(goodText, "### After", "### Afterwards", 1))
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 2 || lines[0] != "catalog/02-pods/lesson.yaml:8:1: not YAML: a tab indents this line, and YAML takes only spaces: write spaces instead" {
		t.Errorf("%q", lines)
	}
}

func TestLoadFolders(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"02-pods", "02-again", "3-pods"} {
		files[name+"/lesson.yaml"] = &fstest.MapFile{Data: []byte(goodLesson)}
		files[name+"/text.en.md"] = &fstest.MapFile{Data: []byte(goodText)}
		files[name+"/manifests/client.yaml"] = &fstest.MapFile{Data: []byte(goodManifest)}
	}
	files["04-empty/text.en.md"] = &fstest.MapFile{Data: []byte("# T\n### Hint\n")}
	_, err := load(where{lessons: files, shown: "c"}, "en", unproven)
	for _, want := range []string{
		"c/02-pods/lesson.yaml:1:5: two lessons have id pods: this one and c/02-again/lesson.yaml",
		"c/02-pods/lesson.yaml:2:10: two lessons have chapter 2", "c/02-pods/lesson.yaml:3:12: two lessons have namespace ch2",
		`c/3-pods/lesson.yaml:1:1: the folder "3-pods" is not read`, "c/04-empty/lesson.yaml:1:1: there is no such file",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	lesson := strings.NewReplacer("kind: read", "kind: reed", "says: 0 pods", "says: (", "undo:", "undoo:").Replace(goodLesson)
	_, err := loadFrom(lesson, strings.Replace(goodText, "{#look}", "{#luck}", 1))
	if err == nil {
		t.Fatal("loaded")
	}
	if got := len(strings.Split(err.Error(), "\n")); got != 5 {
		t.Errorf("expected five problems, one a line, got %d:\n%v", got, err)
	}
}
