package servers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kubecadet/cadet/lab/applet"
	"github.com/kubecadet/cadet/lab/serving"
)

// A catalogue is what users and products are: a list under a path of its own.
type catalogue struct {
	name  string
	items []string
}

var (
	users    = catalogue{"users", []string{"Ada", "Grace", "Linus"}}
	products = catalogue{"products", []string{"Anchor", "Compass", "Sextant"}}
)

// page is the list in JSON.
type page struct {
	Service string   `json:"service"`
	Host    string   `json:"host"`
	Items   []string `json:"items"`
}

func (c catalogue) run(ctx context.Context, std applet.Streams, args []string) error {
	flags := applet.Flags(std, c.name, "[--listen ADDRESS]")
	listen := flags.String("listen", ":8080", "the address to serve on")
	if err := applet.Parse(std, flags, args); err != nil {
		return err
	}
	return simple(ctx, std, *listen, c.handler)
}

// handler answers / and /NAME with the list, /NAME/2 with one line of it; in JSON where the caller accepts that.
func (c catalogue) handler(host string, log serving.Log) http.Handler {
	mux := http.NewServeMux()
	list := func(w http.ResponseWriter, r *http.Request) { c.answer(w, r, log, host, c.items, 1) }
	mux.HandleFunc("/{$}", list)
	mux.HandleFunc("/"+c.name, list)
	mux.HandleFunc("/"+c.name+"/{$}", list)
	mux.HandleFunc("/"+c.name+"/{number}", func(w http.ResponseWriter, r *http.Request) {
		number, err := strconv.Atoi(r.PathValue("number"))
		if err != nil || number < 1 || number > len(c.items) {
			serving.Answer(w, r, log, http.StatusNotFound, fmt.Sprintf("%s on %s has no number %s", c.name, host, r.PathValue("number")))
			return
		}
		c.answer(w, r, log, host, c.items[number-1:number], number)
	})
	mux.HandleFunc("/healthz", healthy)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		serving.Answer(w, r, log, http.StatusNotFound, fmt.Sprintf("%s on %s has nothing at %s", c.name, host, r.URL.Path))
	})
	return mux
}

func (c catalogue) answer(w http.ResponseWriter, r *http.Request, log serving.Log, host string, items []string, first int) {
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(page{c.name, host, items})
		log("%s %s %d host %s", r.Method, r.URL.RequestURI(), http.StatusOK, r.Host)
		return
	}
	lines := []string{fmt.Sprintf("%s on %s", c.name, host)}
	for i, item := range items {
		lines = append(lines, fmt.Sprintf("%d %s", first+i, item))
	}
	serving.Answer(w, r, log, http.StatusOK, strings.Join(lines, "\n"))
}
