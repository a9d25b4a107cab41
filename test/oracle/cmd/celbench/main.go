// Times cel-go on the expressions of bench/cel_expressions.json: parsed, checked, OptOptimize.
// Prints nanoseconds per evaluation, one line per expression. For each of several rounds the time
// of some milliseconds is taken; the least is printed.
package main

import (
	"fmt"
	"os"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"
	"kubeassay.test/input"
)

type table struct {
	P           any `json:"p"`
	Object      any `json:"object"`
	Expressions []struct {
		Text string `json:"text"`
	} `json:"expressions"`
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(program cel.Program, variables map[string]any) float64 {
	out, _, err := program.Eval(variables)
	fail(err)
	if out != types.True {
		fail(fmt.Errorf("an expression is not true"))
	}
	const batch = 500
	const rounds = 8
	best := 1e18
	for round := 0; round < rounds; round++ {
		start := time.Now()
		for i := 0; i < batch; i++ {
			program.Eval(variables)
		}
		best = min(best, float64(time.Since(start).Nanoseconds())/batch)
	}
	return best
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	fail(err)
	var t table
	fail(input.Decode(text, &t))
	env, err := cel.NewEnv(cel.Variable("object", cel.DynType), cel.Variable("p", cel.DynType),
		cel.OptionalTypes(), ext.Strings(ext.StringsVersion(2)), ext.Sets())
	fail(err)
	variables := map[string]any{"object": input.Native(t.Object), "p": input.Native(t.P)}
	for _, expression := range t.Expressions {
		ast, issues := env.Compile(expression.Text)
		fail(issues.Err())
		program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		fail(err)
		fmt.Printf("%.1f\n", measure(program, variables))
	}
}
