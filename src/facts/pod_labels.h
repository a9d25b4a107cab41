// The labels of pods and pod templates, by namespace: does a selector select anything?
//
// Role: behind cluster.selects. Pods that are not finished count, and templates of objects that no
// controller owns, so that a CronJob between two runs and a Deployment of no replicas are there.
// Labels that many pods share are kept once. A selector that names a label is held against those
// that have it.
// Absence: "no" only where pods and every kind with a template were completely read; what was read
// and is selected is a yes all the same. A selector that does not parse is unknown(malformed).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/presence.h"
#include "facts/rbac_index.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

class PodLabels {
public:
    // `evidence` outlives it.
    explicit PodLabels(const Evidence& evidence);

    // `selector` is a LabelSelector; an empty one selects everything.
    [[nodiscard]] Decision selected(std::string_view ns, const Value& selector) const;

private:
    void add(const Value& object, const Value& labels);

    // A label and a set that has it, by its place in `all`.
    struct Labelled {
        std::uint64_t label;  // hash of the key and the text
        std::uint32_t set;
        friend auto operator<=>(const Labelled&, const Labelled&) = default;
    };
    struct Labels {
        std::vector<Value> all;  // each once
        std::unordered_set<std::uint64_t> known;
        std::vector<Labelled> by_label;  // sorted
    };
    static std::uint64_t hash_of(std::string_view key, std::string_view text);
    static bool any_of(const Labels& labels, const Value& selector);
    std::map<std::string_view, Labels> by_namespace_;
    std::optional<Unknown> gap_;
};

}  // namespace assay
