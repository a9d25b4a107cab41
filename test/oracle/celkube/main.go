// Evaluates CEL expressions as the API server does: checked and run in the base environment of
// Kubernetes, with its libraries and its cost estimator.
//
// Reads one JSON object per line, {"expr": "...", "object": ...}, and writes one line per result:
// the value with its kinds, or "error" or "refused" (by the parser or checker), a tab, the cost that
// the API server counts, a tab, and the type that its checker deduces.
// The form is that of test/cel/differential/canonical.h. cmd/celeval writes it too, of the newest cel-go:
// its types have other paths than those of the cel-go that Kubernetes pins, so nothing of it is shared.
package main

import (
	"fmt"
	"math"
	"os"
	"sort"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apimachinery/pkg/util/version"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/apiserver/pkg/cel/library"
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
	case apiservercel.Quantity:
		return "O:kubernetes.Quantity:" + plain(v.AsDec().String())
	case *apiservercel.Quantity:
		return "O:kubernetes.Quantity:" + plain(v.AsDec().String())
	case apiservercel.IP:
		return "O:net.IP:" + v.Addr.String()
	case apiservercel.CIDR:
		return "O:net.CIDR:" + v.Prefix.String()
	case apiservercel.URL:
		return "O:kubernetes.URL:" + v.URL.String()
	case apiservercel.Semver:
		return "O:kubernetes.Semver:" + v.Version.String()
	case apiservercel.Format:
		return "O:kubernetes.NamedFormat:" + formatName(v)
	case *apiservercel.Format:
		return "O:kubernetes.NamedFormat:" + formatName(*v)
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
	return "other:" + value.Type().TypeName()
}

// Without zeros at the end of a fraction.
func plain(number string) string {
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number
}

// The name under which the function is called.
func formatName(format apiservercel.Format) string {
	for name, known := range library.ConstantFormats {
		if known.Name == format.Name {
			return name
		}
	}
	return ""
}

func evaluate(env *environment.EnvSet, req input.Request) (string, uint64, string) {
	set := env.StoredExpressionsEnv()
	ast, issues := set.Compile(req.Expr)
	if issues.Err() != nil {
		return "refused", 0, ""
	}
	deduced := ast.OutputType().String()
	program, err := set.Program(ast)
	if err != nil {
		return "refused", 0, deduced
	}
	out, details, err := program.Eval(map[string]any{"object": req.Object})
	cost := uint64(0)
	if details != nil && details.ActualCost() != nil {
		cost = *details.ActualCost()
	}
	if err != nil {
		return "error", cost, deduced
	}
	return canonical(out), cost, deduced
}

func main() {
	env, err := environment.MustBaseEnvSet(version.MajorMinor(1, 36)).Extend(
		environment.VersionedOptions{
			IntroducedVersion: version.MajorMinor(1, 0),
			EnvOptions:        []cel.EnvOption{cel.Variable("object", cel.DynType)},
		})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	input.Answer(func(req input.Request) string {
		result, cost, deduced := evaluate(env, req)
		return fmt.Sprintf("%s\t%d\t%s", result, cost, deduced)
	})
}
