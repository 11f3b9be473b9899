// Package lessons is a course as data: its lessons, their steps, and what each step asks for. What is done with them is in
// the packages below: reader reads them from files, session opens one on a cluster, judge says whether a step is done, and
// attempt takes a learner through it. None of them knows of engines or of the screen.
package lessons

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/kubecadet/cadet/lessons/call"
	"github.com/kubecadet/cadet/words"
)

// Course is the lessons of one catalog, in order.
type Course struct {
	Lessons []*Lesson
	Spoken  bool   // some texts are in the language asked for
	Dir     string // the folder it was read from; empty for the one built into the program
}

// Lesson is one chapter: steps to do in one namespace.
type Lesson struct {
	ID        string     // such as "deployments"; the name that commands take
	Chapter   int        // its number; the other name that commands take
	Title     string     // from the text
	Intro     string     // Markdown, from the text
	Recap     string     // Markdown shown when the lesson is over: what the learner can do now, and the commands; from the text
	Namespace string     // "ch8"; made when the lesson starts, labelled with cluster.Label, where none is given to all lessons
	Needs     []string   // traits a cluster must have
	Watch     []string   // kinds of objects that its expressions read beyond the usual ones, as live.Watch takes them
	Setup     []string   // manifests (paths below manifests/NN-name) applied when the lesson starts, such as a client pod
	Variables []Variable // of every step
	Steps     []*Step
	Manifests fs.FS // its manifests folder; nil when it has none

	course *Course           // that it is of
	words  *words.Language   // that its reasons are said in
	said   map[string]string // what its text says for the names of checks, and for reasons, that lesson.yaml says in English
}

// Step is one thing to read, do or answer.
type Step struct {
	ID        string
	Kind      Kind
	Needs     []string   // traits a cluster must have for it; without them it is read
	Title     string     // from the text
	Text      string     // Markdown, from the text
	After     string     // Markdown shown once the step is done, from the text; may be empty
	Hints     []string   // Markdown, from the gentlest to the plainest, from the text
	Manifest  string     // the manifest about to be applied: a path below the lesson's manifests folder
	BuildsOn  []string   // IDs of steps before it without which it makes no sense
	Edit      string     // the file that the learner writes or completes: a path below the lesson's manifests folder
	Command   string     // what "do it" runs, shown as it is: shell with kubectl; empty when the learner must find it
	Variables []Variable // of this step, beside the lesson's
	Prepare   string     // commands run once when the step opens, to break what a Repair step mends
	Show      Show       // what the panes turn to when the step opens
	Checks    []Check    // all must pass
	Question  *Question  // of a Predict or Quiz step
	Solution  string     // commands that solve the step where Command does not; see SolvedBy
	Mistakes  []Mistake  // wrong ways that must not pass, proven by "cadet prove"
}

// Variable is an expression that others call variables.NAME. It is evaluated when another first asks for it.
type Variable struct {
	Name       string
	Expression string
}

// Show says what the panes turn to when a step opens.
type Show struct {
	Rollout string // kind/name of the workload, such as "deployment/hello-deployment"
	Logs    string // a label selector
	Pane    string // the pane to bring forward, by its name in the register of panes
	Labels  bool   // the labels of pods are what the step is about
}

// Check is one condition of a step. Exactly one of Expression, HTTP, DNS, Exec, Logs and Events is
// set.
type Check struct {
	Name              string // what must hold, in words
	Expression        string // CEL over the snapshot: true when it holds, or a verdict with its reason
	MessageExpression string // CEL that gives the reason why not yet; of an Exec, from its output
	HTTP              *call.HTTP
	DNS               *DNS
	Exec              *Exec
	Logs              *Logs
	Events            *Events
}

// Calls tells whether the check calls the cluster, which takes a while, rather than look at what is known of it.
func (c Check) Calls() bool { return c.HTTP != nil || c.DNS != nil || c.Exec != nil || c.Logs != nil }

// DNS is a question to the cluster's name server, asked in a pod.
type DNS struct {
	call.DNS
	Pods    string // a label selector: the addresses of its ready pods must be answered
	Service string // a name: its cluster addresses must be answered
}

// Logs is what containers must have printed.
type Logs struct {
	Pod       string // a name, or a label selector of which one pod must have printed it
	Container string
	Previous  bool   // of the run before the last restart
	Line      string // a regular expression that one line must match
}

// Events is an event that must have been recorded since the step began.
type Events struct {
	About   string // an object, as in deployment/hello, or a label selector; the pods of it count too
	Reason  string
	Message string // a regular expression
}

// Exec runs a command in a container and looks at what it says.
type Exec struct {
	Pod       string // a name, or a label selector of which the first ready pod is taken
	Container string
	Command   []string
	Output    string // a regular expression the output must match
	Code      int    // the exit code expected
}

// Question of a Predict or Quiz step. Its words are in the text under the step: the prompt below "### Question",
// each choice below "#### id: text".
type Question struct {
	Prompt  string   // Markdown, from the text
	Choices []Choice // two to six, of an order in the right one; or none, and a number or a word is asked for
	Several bool     // all choices that are right are asked for
	Ordered bool     // the order of the choices is asked for
	Accept  []string // regular expressions, one of which must match all of the word asked for
	Text    bool     // what Grade gives is a text that is typed
	Answer  string   // the right answer, as forms say it, or an example of it; empty when graded by the cluster
	Grade   string   // CEL over the snapshot that gives the right answer (an ID, a number or a text) once When holds
	When    string   // CEL: when the cluster is ready to grade
}

// Choice of a question.
type Choice struct {
	ID   string
	Text string // Markdown, from the text
	Why  string // said when it is chosen, from the text
}

// Mistake is a wrong way to do a step.
type Mistake struct {
	Command string // what the learner types
	Says    string // a regular expression that one check's reason must match afterwards
	Undo    string // commands that take it back before the solution is tried
}

// Result of one check against one snapshot.
type Result struct {
	Name string
	Done bool
	Why  string // why not yet; never empty when not Done
}

// Passed says whether all checks hold.
func Passed(results []Result) bool {
	return !slices.ContainsFunc(results, func(r Result) bool { return !r.Done })
}

// Reasons are why the checks that don't hold don't, each with its name, on one line.
func Reasons(results []Result) string {
	var list []string
	for _, r := range results {
		if !r.Done {
			list = append(list, r.Name+": "+r.Why)
		}
	}
	return strings.Join(list, " | ")
}
