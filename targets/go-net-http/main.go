// The three routes every back end here has, on Go's net/http. The standard library is all it needs.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// With its length, as the other back ends send it: net/http would chunk a body of this size.
func send(w http.ResponseWriter, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

func sendJSON(w http.ResponseWriter, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	send(w, "application/json", body)
}

func hello(w http.ResponseWriter, r *http.Request) {
	// Built anew and serialised for each request, as an application would that got it from elsewhere.
	sendJSON(w, map[string]string{"result": strings.Repeat("Hello world!", 10_000)})
}

func healthcheck(w http.ResponseWriter, r *http.Request) {
	sendJSON(w, map[string]string{"status": "ok"})
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	send(w, r.Header.Get("Content-Type"), body)
}

// Routes by hand: ServeMux knows methods only from Go 1.22 on.
func route(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet && r.URL.Path == "/":
		hello(w, r)
	case r.Method == http.MethodGet && r.URL.Path == "/healthcheck":
		healthcheck(w, r)
	case r.Method == http.MethodPost && r.URL.Path == "/echo":
		echo(w, r)
	default:
		http.NotFound(w, r)
	}
}

func main() {
	address := "127.0.0.1:" + os.Getenv("PORT")
	log.Printf("%s on %s, GOMAXPROCS %d", runtime.Version(), address, runtime.GOMAXPROCS(0))
	// No timeouts, so that idle connections stay open for as long as their clients like.
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(route)))
}
