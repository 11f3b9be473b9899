package check

import (
	"context"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/kubecadet/cadet/cluster/live"
)

// town is a namespace in which a little of everything is right and wrong.
func town() *live.Snapshot {
	s := snapshot()
	yes, no, three := true, false, int32(3)
	rs := s.ReplicaSets[0]
	rs.OwnerReferences = []metav1.OwnerReference{{UID: "d-1", Controller: &yes}}
	rs.Spec.Replicas = &three
	d := s.Deployments[0]
	d.UID, d.Generation = "d-1", 4
	d.Spec.MinReadySeconds = 5
	d.Spec.Template.Spec.Volumes = []corev1.Volume{{Name: "data"}}
	d.Spec.Template.Spec.Containers[0] = corev1.Container{
		Name: "hello", Image: "hello:v2",
		Env:           []corev1.EnvVar{{Name: "GREETING", Value: "hi"}, {Name: "EMPTY"}, {Name: "NODE", ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: "spec.nodeName"}}}},
		Ports:         []corev1.ContainerPort{{Name: "web", ContainerPort: 8080}},
		LivenessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/healthz"}}},
		VolumeMounts:  []corev1.VolumeMount{{Name: "data", MountPath: "/data"}},
	}
	d.Status = appsv1.DeploymentStatus{ObservedGeneration: 4, Replicas: 3, UpdatedReplicas: 2, AvailableReplicas: 1}
	s.Services = []*corev1.Service{
		{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: corev1.ServiceSpec{Type: "ClusterIP", Selector: map[string]string{"app": "hello"}, Ports: []corev1.ServicePort{{Port: 80, TargetPort: intstr.FromInt32(8080)}}}},
		{ObjectMeta: metav1.ObjectMeta{Name: "typo"}, Spec: corev1.ServiceSpec{Type: "ClusterIP", Selector: map[string]string{"app": "helo"}}},
		{ObjectMeta: metav1.ObjectMeta{Name: "named"}, Spec: corev1.ServiceSpec{Type: "ClusterIP", Selector: map[string]string{"app": "hello"}, Ports: []corev1.ServicePort{{Port: 80, TargetPort: intstr.FromString("http")}}}},
		{ObjectMeta: metav1.ObjectMeta{Name: "bare"}, Spec: corev1.ServiceSpec{Type: "ClusterIP"}},
		{ObjectMeta: metav1.ObjectMeta{Name: "db"}, Spec: corev1.ServiceSpec{Type: "ExternalName", ExternalName: "db.example.com"}},
	}
	port := int32(8080)
	endpoint := func(pod string, ready *bool) discoveryv1.Endpoint {
		return discoveryv1.Endpoint{Addresses: []string{"10.0.0.1"}, Conditions: discoveryv1.EndpointConditions{Ready: ready}, TargetRef: &corev1.ObjectReference{Name: pod}}
	}
	slice := func(name, service string, ports []discoveryv1.EndpointPort, endpoints ...discoveryv1.Endpoint) *discoveryv1.EndpointSlice {
		return &discoveryv1.EndpointSlice{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"kubernetes.io/service-name": service}}, Ports: ports, Endpoints: endpoints}
	}
	s.EndpointSlices = []*discoveryv1.EndpointSlice{
		slice("web-4", "web", []discoveryv1.EndpointPort{{Port: &port}}, endpoint("a", &yes), endpoint("b", &yes), endpoint("c", &no)),
		slice("web-6", "web", []discoveryv1.EndpointPort{{Port: &port}}, endpoint("a", &yes), endpoint("b", &yes)),
		slice("named-4", "named", nil, endpoint("a", &yes)),
		slice("typo-4", "typo", nil),
	}
	s.Pods[0].Spec.Containers[0].Ports = []corev1.ContainerPort{{Name: "web", ContainerPort: 8080}}
	s.Pods[0].Spec.Volumes = []corev1.Volume{{Name: "kube-api-access-x2k4f"}}
	s.Pods[0].Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "kube-api-access-x2k4f", MountPath: "/var/run/secrets/kubernetes.io/serviceaccount"}}
	event := func(kind, name, reason, message string) *corev1.Event {
		return &corev1.Event{InvolvedObject: corev1.ObjectReference{Kind: kind, Name: name}, Reason: reason, Message: message, Type: corev1.EventTypeNormal}
	}
	s.Events = []*corev1.Event{
		event("Pod", "a", "Pulled", "image there"), event("Pod", "b", "Unhealthy", "Readiness probe failed: 500"),
		event("ReplicaSet", "rs", "SuccessfulCreate", "made b"), event("Deployment", "hello", "ScalingReplicaSet", "up to 3"),
	}
	elsewhere := pod("lost", "hello:v1")
	elsewhere.Namespace = "default"
	s.Pods = append(s.Pods, elsewhere)
	return s
}

// Each claim that holds says nothing; each that doesn't says why, with names and numbers.
func TestClaims(t *testing.T) {
	for expression, why := range map[string]string{
		`exists('deployment/hello')`:        "",
		`exists('deploy/hello')`:            "",
		`exists('Deployment/hello')`:        "",
		`exists(named(pods, 'a'))`:          "",
		`exists('deployment/nobody')`:       "there is no Deployment nobody; there is a ReplicaSet of that name",
		`exists('deployment/helo')`:         "there is no Deployment helo; there is a Deployment hello",
		`exists('service/hello')`:           "there is no Service hello; there is a Deployment of that name",
		`exists('pod/canary')`:              "there is no Pod canary; b has the label track=canary, but a label is no name",
		`exists('pod/lost')`:                "there is no Pod lost; there is one in the namespace default",
		`exists('pod/default/lost')`:        "",
		`exists('pod/d')`:                   "Pod d is being deleted",
		`exists(named(pods, 'x'))`:          "there is no such object yet",
		`gone('pod/x')`:                     "",
		`gone('pod/a')`:                     "still there: Pod a",
		`gone(['pod/a', 'pod/d', 'svc/x'])`: "still there: Pod a, Pod d (being deleted)",
		`gone('app=hello,track')`:           "still there: Pod b",

		`count('app=hello', 3)`:      "",
		`count('app=hello', 2)`:      "there are 3, and there should be 2: a, b and c",
		`count('track=canary', 2)`:   "there is 1, and there should be 2: b",
		`count('app=helo', 1)`:       "there are none, and there should be 1: no pod has app=helo; a has app=hello; b has app=hello; c has app=hello",
		`count(services, 5)`:         "",
		`count('pod/a', 1)`:          "",
		`count('deployment/web', 1)`: "there is no Deployment web; there is a Service of that name",

		`field('deployment/hello', 'spec.replicas', 3)`:                                                       "",
		`field('deployment/hello', 'spec.replicas', 4)`:                                                       "Deployment hello: spec.replicas is 3, should be 4",
		`field('deployment/hello', 'spec.paused', false)`:                                                     "",
		`field('deployment/hello', 'spec.paused', true)`:                                                      "Deployment hello: spec.paused is not set, should be true",
		`field('deployment/hello', 'spec.paused')`:                                                            "Deployment hello: spec.paused is not set",
		`field('deployment/hello', "metadata.annotations['deployment.kubernetes.io/revision']", "2")`:         "",
		`field('deployment/hello', 'spec.template.spec.containers[name=hello].image', 'hello:v1')`:            "Deployment hello: spec.template.spec.containers[name=hello].image is hello:v2, should be hello:v1",
		`field('deployment/hello', 'spec.template.spec.containers[0].ports[containerPort=8080].name', 'web')`: "",
		`field('service/web', 'spec.selector', {'app': 'hello'})`:                                             "",
		`field('service/web', 'spec.selector', {'app': 'hello', 'colour': 'green'})`:                          "Service web: spec.selector is app=hello, should be app=hello,colour=green",
		`noField('service/web', 'spec.selector')`:                                                             "Service web: spec.selector is app=hello, and should not be set",
		`noField('service/bare', 'spec.selector')`:                                                            "",
		`fieldMatches('deployment/hello', 'metadata.name', '^hel')`:                                           "",
		`fieldMatches('deployment/hello', 'metadata.name', '^x')`:                                             "Deployment hello: metadata.name is hello, which is not as expected",
		`fields('deployment/hello', {'spec.replicas': 2, 'spec.minReadySeconds': 5, 'spec.paused': true})`:    "Deployment hello: spec.paused is not set, should be true; spec.replicas is 3, should be 2",
		`fields('deployment/x', {'spec.replicas': 2})`:                                                        "there is no Deployment x yet",

		`ready('app=hello,track=canary', 1)`:   "",
		`ready('pod/a', 1)`:                    "",
		`ready('app=hello', 3)`:                "2 of 3 ready; c: ErrImagePull: container hello, image ",
		`ready('app=hello,track!=canary', 3)`:  "1 of 3 ready; c: ErrImagePull: container hello, image ; d: being deleted; 1 pod is not made yet",
		`ready('app=hello', 1)`:                "2 are ready, there should be 1",
		`ready('app=hello', 2)`:                "2 of 2 ready, and there should be no other; c: ErrImagePull: container hello, image ",
		`ready('deployment/hello', 1)`:         "",
		`ready('rs/rs', 2)`:                    "1 of 2 ready; 1 pod is not made yet",
		`ready('rs/nobody', 2)`:                "0 of 2 ready; ReplicaSet nobody has no pods",
		`ready('service/typo', 2)`:             "0 of 2 ready; Service typo selects none: no pod has app=helo; a has app=hello; b has app=hello; c has app=hello",
		`ready(labelled(pods, 'app=x'), 2)`:    "0 of 2 ready; there is no such pod",
		`ready(podsOf('deployment/hello'), 1)`: "",

		`available('deployment/hello', 2)`: "Deployment hello: spec.replicas is 3, should be 2",
		`available('deployment/hello', 3)`: "Deployment hello: 2 of 3 updated, 1 available, 3 pods in all",
		`available('rs/rs', 3)`:            "ReplicaSet rs: 0 of 3 updated, 0 available, 0 pods in all",

		`endpoints('service/web', 2)`:   "",
		`endpoints('service/web', 1)`:   "Service web has 2 ready addresses, there should be 1",
		`endpoints('service/web', 3)`:   "Service web has 2 of 3 ready addresses; its selector matches 2 ready; c: ErrImagePull: container hello, image ; d: being deleted",
		`endpoints('service/typo', 3)`:  "Service typo has 0 of 3 ready addresses, as it selects none: no pod has app=helo; a has app=hello; b has app=hello; c has app=hello",
		`endpoints('service/named', 1)`: "Service named has 0 of 1 ready addresses: its targetPort http is no port's name in its pods, which have web 8080",
		`endpoints('service/bare', 1)`:  "Service bare has 0 of 1 ready addresses, as it has no selector",
		`endpoints('service/db', 1)`:    "Service db is of type ExternalName, which has no addresses: it is another name for db.example.com",

		`image('deployment/hello', 'hello', 'hello:v2')`:             "",
		`image('deployment/hello', 'hello', 'hello:v1')`:             "Deployment hello, container hello: the image is hello:v2, should be hello:v1",
		`image('deployment/hello', 'web', 'hello:v1')`:               "Deployment hello has no container web; it has hello",
		`container('pod/a', 'side', {'image': 'lab:v1'})`:            "",
		`container('pod/a', 'side', {'imagePullPolicy': 'Always'})`:  "Pod a, container side: imagePullPolicy is not set, should be Always",
		`env('deployment/hello', 'hello', 'GREETING', 'hi')`:         "",
		`env('deployment/hello', 'hello', 'EMPTY', '')`:              "",
		`env('deployment/hello', 'hello', 'GREETING', 'bye')`:        "Deployment hello, container hello: the environment variable GREETING is hi, should be bye",
		`env('deployment/hello', 'hello', 'SEASON', 'x')`:            "Deployment hello, container hello: the environment variable SEASON is not set; set are GREETING, EMPTY and NODE",
		`env('deployment/hello', 'hello', 'NODE', 'x')`:              "Deployment hello, container hello: the environment variable NODE comes from fieldRef, and should be x",
		`port('deployment/hello', 'hello', 8080)`:                    "",
		`port('deployment/hello', 'hello', 80)`:                      "Deployment hello, container hello declares the ports 8080, and should declare 80",
		`probe('deployment/hello', 'hello', 'liveness', 'httpGet')`:  "",
		`probe('deployment/hello', 'hello', 'liveness', 'exec')`:     "Deployment hello, container hello: its liveness probe is made by httpGet, should be by exec",
		`probe('deployment/hello', 'hello', 'readiness', 'httpGet')`: "Deployment hello, container hello has no readiness probe; it has a liveness probe (httpGet)",
		`mounts('deployment/hello', 'hello', 'data', '/data/')`:      "",
		`mounts('deployment/hello', 'hello', 'data', '/dat')`:        "Deployment hello, container hello mounts data at /data, and should mount data at /dat",
		`mounts('deployment/hello', 'hello', 'date', '/data')`:       "Deployment hello, container hello: its pod has no volume date; it has data",
		`mounts('pod/a', 'hello', 'data', '/data')`:                  "Pod a, container hello: its pod has no volume data; it has none",

		`happened('pod/a', 'Pulled')`:                       "",
		`happened('deployment/hello', 'Unhealthy', '500$')`: "",
		`happened('deployment/hello', 'SuccessfulCreate')`:  "",
		`happened('deployment/hello', 'Unhealthy', '503$')`: "the last event Unhealthy of Deployment hello says Readiness probe failed: 500, which is not as expected",
		`happened('pod/a', 'Killing')`:                      "no event Killing of Pod a so far; there were Pulled",
		`happened('pod/c', 'Killing')`:                      "no event of Pod c so far",

		`must(1 < 2, 'never')`:                                                                                       "",
		`must(1 > 2, '%d is less'.format([1]))`:                                                                      "1 is less",
		`all([exists('pod/a'), true, exists('pod/b')])`:                                                              "",
		`all([exists('pod/x'), exists('pod/a'), exists('pod/x'), false])`:                                            "there is no Pod x yet; condition 4 does not hold",
		`any([exists('pod/x'), exists('pod/a')])`:                                                                    "",
		`any([exists('svc/x'), must(false, 'b')])`:                                                                   "there is no Service x yet; and b",
		`exists('svc/nothing').or('make it first')`:                                                                  "make it first",
		`must(exists('pod/a').holds() && exists('svc/q').why() == '', names(labelled(pods, 'track')))`:               "b",
		`must(false, states('track=canary') + ' ' + labelsOf(named(services, 'typo')[0]) + listed(['x', 'y', 'z']))`: "b: ready x, y and z",
		`must(value('deployment/hello', 'spec.replicas') == 3 && value('deployment/q', 'spec') == null, 'no')`:       "",
	} {
		p, err := Compile(expression, Verdict)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		holds, got, err := p.Judge(context.Background(), NewView(town()), noon)
		if err != nil || got != why || holds != (why == "") {
			t.Errorf("%s\n got %v %q, %v\nwant %q", expression, holds, got, err, why)
		}
	}
}

// A slip in what a claim is given is found before it runs.
func TestClaimsAreReadAtOnce(t *testing.T) {
	for expression, want := range map[string]string{
		`exists('hello')`:                        "expected an object such as deployment/hello, or a label selector such as app=hello",
		`exists('deploymint/hello')`:             `lessons know no kind "deploymint"; did you mean "deployments"?`,
		`ready('app in', 3)`:                     "is no label selector",
		`labelled(pods, '=x').size() == 1`:       "found '='",
		`field('pod/a', 'spec..x', 1)`:           "is no field's name",
		`fields('pod/a', {'spec.[': 1})`:         `"[" is never closed`,
		`container('pod/a', 'x', {'image[': 1})`: "is never closed",
		`fieldMatches('pod/a', 'spec', '(')`:     "missing closing",
		`field('pod/a')`:                         "found no matching overload for 'field' applied to '(string)'",
		`ready('app=x', '3')`:                    "found no matching overload for 'ready' applied to '(string, string)'",
		`exists('pod/a') && exists('pod/b')`:     "verdicts are joined with all([…])",
	} {
		if _, err := Compile(expression, Verdict); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v; want %q", expression, err, want)
		}
	}
}

func TestVariables(t *testing.T) {
	scope, err := NewScope()
	for _, v := range [][2]string{
		{"rc", "named(deployments, 'hello')[0]"}, {"mine", "owned(replicaSets, variables.rc)"},
		{"broken", "pods[99]"}, {"n", "variables.mine.size()"}, {"wanted", "{'image': 'hello:v2'}"},
	} {
		if err == nil {
			scope, err = scope.With(v[0], v[1])
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	judge := func(expression string) (bool, string, error) {
		p, err := scope.Compile(expression, Verdict)
		if err != nil {
			return false, "", err
		}
		return p.Judge(context.Background(), NewView(town()), noon)
	}
	for expression, want := range map[string]string{
		`variables.n == 1 && variables.rc.spec.replicas == 3 && pods.all(p, variables.n == 1)`: "",
		`field(variables.rc, 'spec.replicas', 3)`:                                              "",
		`ready(variables.rc, 1)`:                                                               "",
		`container('deployment/hello', 'hello', variables.wanted)`:                             "",
		`variables.n == 1 || variables.broken == 1`:                                            "", // not evaluated
		`variables.broken == 1`:                                                                "variables.broken: index out of bounds: 99",
		`variables.x == 1`:                                                                     `there is no variable x above it; expected one of broken, mine, n, rc, wanted`,
		`variables.mina == 1`:                                                                  `there is no variable mina above it; did you mean "mine"?`,
		`variables.n + 'a' == 'b'`:                                                             "found no matching overload for '_+_' applied to '(int, string)'",
	} {
		holds, _, err := judge(expression)
		if want == "" && (err != nil || !holds) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, %v; want %q", expression, holds, err, want)
		}
	}
	for name, want := range map[string]string{"n": "a second variable n", "a b": "of letters and digits", "": "of letters and digits"} {
		if _, err := scope.With(name, "1"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the variable %q: %v", name, err)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, text := range []string{"spec.replicas", "a[0].b", "a[name=x y].c", "metadata.annotations['a.b/c']", `a["b"]`, "[", "a.", "a[x", "a['", "a[=]", "a]b"} {
		f.Add(text)
	}
	deployment := NewView(town()).lists["deployments"]().items[0]
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePath(text)
		if (err == nil) == (len(p) == 0) {
			t.Errorf("%q: %v, %v", text, p, err)
		}
		p.follow(deployment)
	})
}

func FuzzSubject(f *testing.F) {
	for _, text := range []string{"pod/a", "pod/ns/a", "app=x", "app in (a,b)", "/", "a//b", "deploy/x", "!x", "Endpoints/x"} {
		f.Add(text)
	}
	view := NewView(town())
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSubject(text)
		if err == nil && (s.selector == nil) == (s.resource == "") {
			t.Errorf("%q: %+v", text, s)
		}
		p, compiled := Compile("ready(ns == '' ? '' : output, 1)", Verdict)
		if compiled != nil {
			t.Fatal(compiled)
		}
		if holds, why, err := p.Judge(context.Background(), view.WithOutput(text), noon); err == nil && !holds && why == "" {
			t.Errorf("%q: no reason", text)
		}
	})
}
