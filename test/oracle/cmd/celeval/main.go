// Evaluates CEL expressions with cel-go, as Kubernetes embeds it: parsed but not checked, with
// optionals, strings, sets and two-variable loops.
//
// Reads one JSON object per line, {"expr": "...", "object": ...}, and writes one line per result:
// the value with its kinds ("i:1", "l[s:"a"]"), or "error". Both sides of the comparison write this
// form (test/cel/differential/canonical.h).
package main

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
	"kubeassay.test/input"
)

func canonical(value ref.Val) string {
	switch v := value.(type) {
	case types.Null:
		return "n"
	case types.Bool:
		return fmt.Sprintf("b:%t", bool(v))
	case types.Int:
		return fmt.Sprintf("i:%d", int64(v))
	case types.Uint:
		return fmt.Sprintf("u:%d", uint64(v))
	case types.Double:
		if math.IsNaN(float64(v)) {
			return "d:NaN"
		}
		return fmt.Sprintf("d:%016x", math.Float64bits(float64(v)))
	case types.String:
		return fmt.Sprintf("s:%x", string(v))
	case types.Bytes:
		return fmt.Sprintf("y:%x", []byte(v))
	case types.Timestamp:
		return fmt.Sprintf("t:%d.%d", v.Unix(), v.Nanosecond())
	case types.Duration:
		return fmt.Sprintf("D:%d", v.Nanoseconds())
	case *types.Optional:
		if !v.HasValue() {
			return "o:none"
		}
		return "o(" + canonical(v.GetValue()) + ")"
	case ref.Type:
		return "T:" + v.TypeName()
	case traits.Lister:
		var parts []string
		for it := v.Iterator(); it.HasNext() == types.True; {
			parts = append(parts, canonical(it.Next()))
		}
		return "l[" + strings.Join(parts, ",") + "]"
	case traits.Mapper:
		var parts []string
		for it := v.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			parts = append(parts, canonical(key)+"="+canonical(v.Get(key)))
		}
		sort.Strings(parts)
		return "m{" + strings.Join(parts, ",") + "}"
	}
	return "error"
}

// Presence tests of what is no map are false by default, as in Kubernetes, and errors in the mode
// that the conformance cases are for; what depends on the mode is not compared.
func inBothModes(byDefault, strict *cel.Env, req input.Request) string {
	first := evaluate(byDefault, req)
	if second := evaluate(strict, req); second != first {
		return "mode"
	}
	return first
}

func evaluate(env *cel.Env, req input.Request) string {
	ast, issues := env.Parse(req.Expr)
	if issues.Err() != nil {
		return "refused"
	}
	// An index that is a constant of a wrong kind, even in a branch never taken, ends here.
	program, err := env.Program(ast)
	if err != nil {
		return "unplanned"
	}
	variables := map[string]any{"object": req.Object}
	// Go's maps have a random order; a result that depends on it is not compared.
	first := once(program, variables)
	for i := 0; i < 8; i++ {
		if once(program, variables) != first {
			return "unstable"
		}
	}
	return first
}

func once(program cel.Program, variables map[string]any) string {
	out, _, err := program.Eval(variables)
	if err != nil {
		return "error"
	}
	return canonical(out)
}

// indexOf and lastIndexOf of lists, as in Kubernetes' list library.
func listIndexOf(name string, order func(i, size int64) int64) cel.EnvOption {
	find := func(args ...ref.Val) ref.Val {
		list := args[0].(traits.Lister)
		size := int64(list.Size().(types.Int))
		for i := int64(0); i < size; i++ {
			at := types.Int(order(i, size))
			if list.Get(at).Equal(args[1]) == types.True {
				return at
			}
		}
		return types.Int(-1)
	}
	return cel.Function(name, cel.MemberOverload("list_"+name,
		[]*cel.Type{cel.ListType(cel.DynType), cel.DynType}, cel.IntType,
		cel.BinaryBinding(func(l, r ref.Val) ref.Val { return find(l, r) })))
}

func main() {
	byDefault, err := cel.NewEnv(cel.Variable("object", cel.DynType), cel.OptionalTypes(),
		ext.Strings(), ext.Sets(), ext.TwoVarComprehensions(),
		listIndexOf("indexOf", func(i, _ int64) int64 { return i }),
		listIndexOf("lastIndexOf", func(i, size int64) int64 { return size - 1 - i }))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	strict, err := byDefault.Extend(cel.EnableErrorOnBadPresenceTest(true))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	input.Answer(func(req input.Request) string { return inBothModes(byDefault, strict, req) })
}
