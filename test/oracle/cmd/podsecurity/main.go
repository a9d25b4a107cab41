// Random pods and what Kubernetes' own Pod Security evaluator says of them: podsecurity SEED COUNT
//
// The first line is {"versions": [minor], "controls": [{"id", "level"}], "overridden": [[id]]}:
// overridden are the baseline controls that the restricted level of that version leaves out. Each
// line after it is {"pod", "controls": [text], "levels": [text]} with one text for each version: of
// each control "1" allowed, "0" forbidden, "-" none of that version; of baseline and restricted "1"
// or "0".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// The minors at which a control changes, each with the one before.
func versions(checks []policy.Check) []int {
	found := []int{0, 36}
	for _, check := range checks {
		for _, versioned := range check.Versions {
			minor := versioned.MinimumVersion.Minor()
			found = append(found, minor, max(minor-1, 0))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func at(check policy.Check, minor int) *policy.VersionedCheck {
	wanted := api.MajorMinorVersion(1, minor)
	for i := len(check.Versions) - 1; i >= 0; i-- {
		if !wanted.Older(check.Versions[i].MinimumVersion) {
			return &check.Versions[i]
		}
	}
	return nil
}

type control struct {
	ID    string `json:"id"`
	Level string `json:"level"`
}

type header struct {
	Versions   []int      `json:"versions"`
	Controls   []control  `json:"controls"`
	Overridden [][]string `json:"overridden"`
}

func headerOf(checks []policy.Check, minors []int) header {
	head := header{Versions: minors}
	for _, check := range checks {
		head.Controls = append(head.Controls, control{string(check.ID), string(check.Level)})
	}
	for _, minor := range minors {
		overridden := []string{}
		for _, check := range checks {
			if versioned := at(check, minor); versioned != nil {
				for _, id := range versioned.OverrideCheckIDs {
					overridden = append(overridden, string(id))
				}
			}
		}
		head.Overridden = append(head.Overridden, overridden)
	}
	return head
}

func letter(allowed bool) string {
	if allowed {
		return "1"
	}
	return "0"
}

type line struct {
	Pod      json.RawMessage `json:"pod"`
	Controls []string        `json:"controls"`
	Levels   []string        `json:"levels"`
}

func judge(raw json.RawMessage, checks []policy.Check, minors []int, evaluator policy.Evaluator) line {
	var pod corev1.Pod
	if err := json.Unmarshal(raw, &pod); err != nil {
		panic(fmt.Sprintf("%s: %v", raw, err))
	}
	result := line{Pod: raw}
	for _, minor := range minors {
		var each strings.Builder
		for _, check := range checks {
			if versioned := at(check, minor); versioned == nil {
				each.WriteString("-")
			} else {
				each.WriteString(letter(versioned.CheckPod(&pod.ObjectMeta, &pod.Spec).Allowed))
			}
		}
		levels := ""
		for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
			wanted := api.LevelVersion{Level: level, Version: api.MajorMinorVersion(1, minor)}
			levels += letter(policy.AggregateCheckResults(
				evaluator.EvaluatePod(wanted, &pod.ObjectMeta, &pod.Spec)).Allowed)
		}
		result.Controls = append(result.Controls, each.String())
		result.Levels = append(result.Levels, levels)
	}
	return result
}

func main() {
	seed, err := strconv.ParseUint(os.Args[1], 10, 64)
	if err != nil {
		panic(err)
	}
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	checks := policy.DefaultChecks()
	evaluator, err := policy.NewEvaluator(checks, nil)
	if err != nil {
		panic(err)
	}
	minors := versions(checks)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	write := json.NewEncoder(out)
	if err := write.Encode(headerOf(checks, minors)); err != nil {
		panic(err)
	}
	source := generator{rand.New(rand.NewPCG(seed, 1))}
	for i := range count {
		raw, err := json.Marshal(source.pod(i))
		if err != nil {
			panic(err)
		}
		if err := write.Encode(judge(raw, checks, minors, evaluator)); err != nil {
			panic(err)
		}
	}
}
