// Renders a chart as `helm template` does: render_chart CHART NAME NAMESPACE [VALUES.yaml].
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

func render(arguments []string) (string, error) {
	chart, err := loader.Load(arguments[0])
	if err != nil {
		return "", err
	}
	given := chartutil.Values{}
	if len(arguments) > 3 {
		if given, err = chartutil.ReadValuesFile(arguments[3]); err != nil {
			return "", err
		}
	}
	release := chartutil.ReleaseOptions{Name: arguments[1], Namespace: arguments[2], Revision: 1, IsInstall: true}
	values, err := chartutil.ToRenderValues(chart, given, release, chartutil.DefaultCapabilities)
	if err != nil {
		return "", err
	}
	files, err := engine.Engine{Strict: true}.Render(chart, values)
	if err != nil {
		return "", err
	}
	names := make([]string, 0, len(files))
	for name := range files {
		if filepath.Ext(name) == ".yaml" && strings.TrimSpace(files[name]) != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var text strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", name, strings.TrimSpace(files[name]))
	}
	return text.String(), nil
}

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: render_chart CHART NAME NAMESPACE [VALUES.yaml]")
		os.Exit(2)
	}
	text, err := render(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}
