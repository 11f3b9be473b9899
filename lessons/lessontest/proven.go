package lessontest

// provenLesson is formatted with its chapter.
const provenLesson = `id: proven
chapter: %[1]d
namespace: ch%[1]d
setup: [client.yaml]
steps:
- id: read
  kind: read
- id: make
  kind: apply
  manifest: hello.yaml
  checks:
  - name: two pods are ready
    expression: labelled(pods, 'app=hello').filter(p, ready(p) && image(p, 'hello') == 'hello:v1').size() == 2
    messageExpression: "'%%d of 2'.format([labelled(pods, 'app=hello').filter(p, ready(p) && image(p, 'hello') == 'hello:v1').size()])"
  - name: the Service answers
    http: {url: "http://hello", calls: 5, body: version 1, every: ^Hello from hello-}
  - name: the shell of a pod works
    exec: {pod: client, command: [sh, -c, "exit 3"], code: 3}
  mistakes:
  - command: kubectl create deployment hello --image=hello:v9
    says: ^0 of 2$
    undo: kubectl delete deployment hello
- id: broken
  kind: repair
  prepare: kubectl patch service hello -p '{"spec":{"selector":{"app":"nobody"}}}'
  solution: kubectl apply -f hello.yaml
  checks:
  - name: the Service answers
    http: {url: "http://hello"}
  mistakes:
  - command: kubectl rollout restart deployment hello
    says: "curl: \\(7\\)"
    undo: kubectl rollout status deployment hello
- id: predict
  kind: predict
  command: kubectl scale deployment hello --replicas=3
  question:
    choices: [same, more]
    when: named(deployments, 'hello')[0].status.?readyReplicas.orValue(0) == 3
    grade: "labelled(pods, 'app=hello').size() == 3 ? 'more' : 'same'"
- id: quiz
  kind: quiz
  question: {answer: 3}
`

const provenText = `# Proven

## Read {#read}

## Make {#make}

## Broken {#broken}

## Predict {#predict}

### Question

More?

#### same: No

No.

#### more: Yes

Yes.

## Quiz {#quiz}

### Question

How many?
`

// ClientPod is the pod that calls are made from.
const ClientPod = `apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  terminationGracePeriodSeconds: 60
  containers: [{name: client, image: "lab:v1", command: [sleep, infinity]}]
`

// HelloObjects are a Deployment of two pods and its Service.
const HelloObjects = `apiVersion: apps/v1
kind: Deployment
metadata: {name: hello}
spec:
  replicas: 2
  selector: {matchLabels: {app: hello}}
  template:
    metadata: {labels: {app: hello}}
    spec: {containers: [{name: hello, image: "hello:v1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: hello}
spec:
  selector: {app: hello}
  ports: [{port: 80, targetPort: 8080}]
`
