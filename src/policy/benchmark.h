// A benchmark: somebody else's numbered controls, in editions for versions of Kubernetes.
//
// Role: a profile (profile.h) with these keys in place of `checks` and `exclude`:
//   editions:                              # newest first
//   - id: cis-kubernetes-1.12              # the benchmark's id, '-', the edition's name
//     title: CIS Kubernetes Benchmark v1.12
//     kubernetes: {first: "1.32", last: "1.34"}
//     without: [1.2.30]                    # numbered controls it does not have
//     numbered: {5.2.10: 5.2.9}            # id in this edition: the control it is
//     levels: {5.2.9: 2}                   # other than the control says, by id in this edition
//     sources: [https://...]               # of all this
//   controls:                              # each once; a word for an id: only where `numbered`
//   - {id: 1.2.6, level: 1, title: ..., checks: [apiserver/always-allow]}
//   - {id: 3.1.1, level: 1, title: ..., attest: "Do people ...?"}
// A control with neither `checks` nor `attest` cannot be decided by this version.
// Absence: no level where no source gives one.
// Failure: every problem at once, with its place: unknown checks and controls, an id that stands
// for two controls, a control that no edition has.
// Ordering: editions as in the file, controls by the numbers of their ids.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/version.h"
#include "policy/check.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {

struct Control {
    std::string id;            // in its edition: "1.2.6"
    std::optional<int> level;  // 1 or 2
    std::string title;
    std::vector<std::string> checks;  // ids of today
    std::string question;             // of an attestation; empty: evidence decides
    bool left_out = false;            // by a selection (selection.h): not judged
};

struct Edition {
    std::string id;
    std::string title;
    Version first;  // minor versions of Kubernetes
    Version last;
    std::vector<std::string> sources;
    std::vector<Control> controls;

    [[nodiscard]] const Control* find(std::string_view control) const;  // nullptr: none
    [[nodiscard]] std::string versions() const;                         // "1.32 to 1.34", "1.28"
};

struct Benchmark {
    std::vector<Edition> editions;  // those that may be judged; at least one
    bool asked_for = false;         // exactly one, which the user named
};

// How an edition fits the cluster.
enum class EditionFit : std::uint8_t { within, outside, version_unknown };
[[nodiscard]] std::string_view text_of(EditionFit fit);  // "version-unknown"

struct ChosenEdition {
    Edition edition;
    EditionFit fit = EditionFit::within;
    std::string reason;  // a clause for people; holds the server's version as it was given
};

inline constexpr int kHighestControlLevel = 2;

// `edition`: the only one to keep, a problem where there is none of that id; empty: all.
[[nodiscard]] Benchmark read_benchmark(Reader& reader, const DocumentNode& root,
                                       std::string_view benchmark_id, std::string_view edition,
                                       std::vector<Check>& checks);

// The first edition whose versions hold the server's; else the nearest; the first where the version
// is not known. An edition that was asked for is taken whatever runs.
// Precondition: there is an edition.
[[nodiscard]] ChosenEdition choose_edition(const Benchmark& benchmark,
                                           std::string_view server_version);

}  // namespace assay
