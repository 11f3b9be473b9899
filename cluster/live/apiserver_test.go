package live

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// listKinds are the kinds that apiServer serves, by the last part of their path.
var listKinds = map[string]metav1.TypeMeta{
	"nodes":                  {Kind: "Node", APIVersion: "v1"},
	"pods":                   {Kind: "Pod", APIVersion: "v1"},
	"services":               {Kind: "Service", APIVersion: "v1"},
	"events":                 {Kind: "Event", APIVersion: "v1"},
	"replicationcontrollers": {Kind: "ReplicationController", APIVersion: "v1"},
	"replicasets":            {Kind: "ReplicaSet", APIVersion: "apps/v1"},
	"deployments":            {Kind: "Deployment", APIVersion: "apps/v1"},
	"endpointslices":         {Kind: "EndpointSlice", APIVersion: "discovery.k8s.io/v1"},
	"leases":                 {Kind: "Lease", APIVersion: "coordination.k8s.io/v1"},
	"ingresses":              {Kind: "Ingress", APIVersion: "networking.k8s.io/v1"},
	"persistentvolumes":      {Kind: "PersistentVolume", APIVersion: "v1"},
}

// apiServer speaks as much of the Kubernetes API as watching and logs need, and fails when told to: a real
// server can't be stopped, emptied or made to hang at the moment a test wants.
type apiServer struct {
	address   string
	server    *http.Server
	transport *http.Transport // of its client

	mu        sync.Mutex
	version   int
	objects   map[string]map[string]metav1.Object // by kind, and namespace/name
	happened  []happening                         // all of it, as a watch from an earlier version hears it
	watches   map[chan watchEvent]scope           // to what they watch
	forbidden map[string]bool
	notReady  string
	hangs     bool
	logs      map[string]*containerLog // by pod/container
}

// scope is what a list or a watch asks for: a kind, in a namespace or everywhere.
type scope struct{ kind, namespace string }

func (s scope) has(kind string, o metav1.Object) bool {
	return s.kind == kind && (s.namespace == "" || o.GetNamespace() == s.namespace)
}

func keyed(o metav1.Object) string { return o.GetNamespace() + "/" + o.GetName() }

type watchEvent struct {
	Type   string `json:"type"`
	Object any    `json:"object"`
}

// happening is an event with what a watch needs to know of it.
type happening struct {
	version int
	kind    string
	object  metav1.Object
	event   watchEvent
}

func newAPIServer(t testing.TB) *apiServer {
	t.Helper()
	a := &apiServer{address: "127.0.0.1:0", forbidden: map[string]bool{}, logs: map[string]*containerLog{}, watches: map[chan watchEvent]scope{}}
	a.empty()
	a.start(t)
	t.Cleanup(a.stop)
	return a
}

func (a *apiServer) client(t testing.TB) kubernetes.Interface {
	t.Helper()
	a.transport = &http.Transport{}
	t.Cleanup(a.transport.CloseIdleConnections)
	client, err := kubernetes.NewForConfig(&rest.Config{Host: "http://" + a.address, QPS: -1, Transport: a.transport})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func (a *apiServer) start(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", a.address)
	if err != nil {
		t.Fatal(err)
	}
	a.address = listener.Addr().String()
	server := &http.Server{Handler: a}
	a.server = server
	go func() { _ = server.Serve(listener) }()
}

// stop breaks every connection, as the death of the process does.
func (a *apiServer) stop() { _ = a.server.Close() }

// empty is a server that has lost everything, and counts from the beginning again.
func (a *apiServer) empty() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.version, a.objects, a.happened = 1, map[string]map[string]metav1.Object{}, nil
	for kind := range listKinds {
		a.objects[kind] = map[string]metav1.Object{}
	}
}

func (a *apiServer) set(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
}

func (a *apiServer) put(kind string, o metav1.Object) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.version++
	o.SetResourceVersion(strconv.Itoa(a.version))
	event := "ADDED"
	if _, known := a.objects[kind][keyed(o)]; known {
		event = "MODIFIED"
	}
	a.objects[kind][keyed(o)] = o
	a.tell(kind, event, o)
}

func (a *apiServer) remove(kind, name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.version++
	o := a.objects[kind]["ch8/"+name]
	delete(a.objects[kind], keyed(o))
	o.SetResourceVersion(strconv.Itoa(a.version)) // as the real server does
	a.tell(kind, "DELETED", o)
}

func (a *apiServer) tell(kind, event string, o metav1.Object) {
	told := watchEvent{event, typed(kind, o)}
	a.happened = append(a.happened, happening{a.version, kind, o, told})
	for ch, watched := range a.watches {
		if watched.has(kind, o) {
			ch <- told
		}
	}
}

// typed is what the wire has: the object with its kind, encoded now since it may change later.
func typed(kind string, o metav1.Object) any {
	raw, _ := json.Marshal(o)
	fields := map[string]any{}
	_ = json.Unmarshal(raw, &fields)
	fields["kind"], fields["apiVersion"] = listKinds[kind].Kind, listKinds[kind].APIVersion
	return fields
}

func (a *apiServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	kind := parts[len(parts)-1]
	within := scope{kind: kind}
	if i := slices.Index(parts, "namespaces"); i >= 0 && i+1 < len(parts)-1 {
		within.namespace = parts[i+1]
	}
	a.mu.Lock()
	forbidden, hangs, notReady := a.forbidden[kind], a.hangs, a.notReady
	a.mu.Unlock()
	switch {
	case hangs:
		<-r.Context().Done()
	case forbidden:
		refuse(w, http.StatusForbidden, metav1.StatusReasonForbidden, kind+" is forbidden")
	case kind == "readyz" && notReady != "":
		http.Error(w, notReady, http.StatusInternalServerError)
	case kind == "readyz":
		_, _ = fmt.Fprint(w, "ok")
	case kind == "log":
		a.serveLog(w, r, parts[len(parts)-2])
	case r.URL.Query().Get("watch") == "true":
		a.serveWatch(w, r, within)
	default:
		a.serveList(w, within)
	}
}

func refuse(w http.ResponseWriter, code int, reason metav1.StatusReason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
		Status:   metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message,
	})
}

func (a *apiServer) serveList(w http.ResponseWriter, within scope) {
	kind := within.kind
	a.mu.Lock()
	defer a.mu.Unlock()
	items := []any{}
	for _, o := range a.objects[kind] {
		if within.has(kind, o) {
			items = append(items, typed(kind, o))
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"kind": listKinds[kind].Kind + "List", "apiVersion": listKinds[kind].APIVersion,
		"metadata": map[string]any{"resourceVersion": strconv.Itoa(a.version)}, "items": items,
	})
}

// serveWatch sends what happened after the version asked for. A version of the future hears nothing, as with the
// real server: that is the trap of a server that lost its data.
func (a *apiServer) serveWatch(w http.ResponseWriter, r *http.Request, within scope) {
	from, _ := strconv.Atoi(r.URL.Query().Get("resourceVersion"))
	ch := make(chan watchEvent, 1000)
	a.mu.Lock()
	for _, h := range a.happened {
		if h.version > from && within.has(h.kind, h.object) {
			ch <- h.event
		}
	}
	if from <= a.version {
		a.watches[ch] = within
	}
	a.mu.Unlock()
	defer a.set(func() { delete(a.watches, ch) })
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	w.(http.Flusher).Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case e := <-ch:
			_ = json.NewEncoder(w).Encode(e)
			w.(http.Flusher).Flush()
		}
	}
}

// containerLog is what one run of a container wrote.
type containerLog struct {
	lines    []string // with their times
	previous []string
	ended    bool
	requests []string // the queries that were made of it
}

func (a *apiServer) write(container string, lines ...string) {
	a.set(func() {
		if a.logs[container] == nil {
			a.logs[container] = &containerLog{}
		}
		a.logs[container].lines = append(a.logs[container].lines, lines...)
	})
}

// asked waits until the log of a container was asked for so many times, and returns the queries.
func (a *apiServer) asked(t testing.TB, container string, times int) []string {
	t.Helper()
	for range 1000 {
		a.mu.Lock()
		all := slices.Clone(a.logs[container].requests)
		a.mu.Unlock()
		if len(all) >= times {
			return all
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the log of %s was not asked for %d times", container, times)
	return nil
}

func (a *apiServer) serveLog(w http.ResponseWriter, r *http.Request, pod string) {
	q := r.URL.Query()
	a.mu.Lock()
	log := a.logs[pod+"/"+q.Get("container")]
	if log == nil {
		a.mu.Unlock()
		refuse(w, http.StatusBadRequest, metav1.StatusReasonBadRequest, "the container is waiting to start")
		return
	}
	log.requests = append(log.requests, r.URL.RawQuery)
	lines, next := log.lines, 0
	if q.Get("previous") == "true" {
		lines = log.previous
	}
	if tail, err := strconv.Atoi(q.Get("tailLines")); err == nil {
		next = max(0, len(lines)-tail)
	}
	if since := q.Get("sinceTime"); since != "" {
		next = slices.IndexFunc(lines, func(l string) bool { return l >= strings.TrimSuffix(since, "Z") })
		if next < 0 {
			next = len(lines)
		}
	}
	a.mu.Unlock()
	w.WriteHeader(http.StatusOK)
	for r.Context().Err() == nil {
		a.mu.Lock()
		if q.Get("previous") != "true" {
			lines = log.lines
		}
		ended := log.ended || q.Get("follow") != "true"
		a.mu.Unlock()
		for ; next < len(lines); next++ {
			_, _ = fmt.Fprintln(w, lines[next])
		}
		w.(http.Flusher).Flush()
		if ended {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
