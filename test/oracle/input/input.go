// Package input reads what the oracles of CEL are asked. It knows no CEL: the module of cel-go that
// Kubernetes pins and its newest one have different paths, and both use this.
package input

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Request is one line of standard input: {"expr": "...", "object": ...}.
type Request struct {
	Expr   string `json:"expr"`
	Object any    `json:"object"`
}

// Decode reads JSON. Integral numbers are int64, as in Kubernetes.
func Decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// Native turns the numbers of a decoded value into int64 and float64.
func Native(value any) any {
	switch v := value.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = Native(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = Native(v[k])
		}
	}
	return value
}

// Answer writes one line for each request; it ends the program on a line that is none.
func Answer(answer func(Request) string) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var request Request
		if err := Decode(in.Bytes(), &request); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		request.Object = Native(request.Object)
		fmt.Fprintln(out, answer(request))
	}
}
