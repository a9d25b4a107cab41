// Who stands behind a pod: the walk along controller references.
//
// Role: Pod to ReplicaSet to Deployment, Job to CronJob, and whatever other kinds the evidence
// holds. A reference is followed by kind and name and, where both sides have one, uid
// (apimachinery meta/v1 GetControllerOf). The walk ends at an object without a controller, at a
// Node (a mirror pod is its own owner), and after kMaxSteps.
// Absence: where ReplicaSets or Jobs were not completely read, the names their controllers give
// them say the owner: "<deployment>-<pod-template-hash>" (pkg/controller/deployment/sync.go),
// "<cronjob>-<minutes>" (pkg/controller/cronjob getJobName). So less evidence gives the same rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "facts/object_table.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

// Whether a pod is the kubelet's copy of a static pod: pkg/kubelet/types ConfigMirrorAnnotationKey
// and an owner of kind Node (NodeRestriction admits no other from a node).
[[nodiscard]] bool is_mirror(const Value& pod);

class Owners {
public:
    static constexpr int kMaxSteps = 8;

    explicit Owners(const Evidence& evidence) : evidence_(&evidence) {}

    // The top owner of an object of the evidence; the object itself when nothing owns it. From any
    // thread.
    [[nodiscard]] SubjectRef top_of(const Value& object);
    // The controller reference; a null value when there is none.
    [[nodiscard]] static Value controller_of(const Value& object);

private:
    using Kind = std::pair<std::string, std::string>;  // apiVersion, kind
    // A list, and its objects once somebody looks for one.
    struct List {
        const Request* request = nullptr;
        std::optional<ObjectTable> table;
        [[nodiscard]] const StoredObject* find(std::string_view ns, std::string_view name);
    };
    [[nodiscard]] List& list_of(const Value& reference);
    [[nodiscard]] SubjectRef climb(const Value& object, int steps);
    [[nodiscard]] static std::optional<SubjectRef> owner_by_name(const Value& owned,
                                                                 const SubjectRef& owner);

    const Evidence* evidence_;
    std::mutex mutex_;  // of what follows
    std::map<Kind, List> lists_;
    // Of references seen before, by the namespace of who has them: equal values are one node.
    struct Seen {
        std::uint64_t reference;
        std::uint64_t ns;
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    struct SeenHash {
        std::size_t operator()(const Seen& seen) const noexcept {
            return (seen.reference ^ (seen.ns << 1U)) * 0x9E3779B97F4A7C15U;
        }
    };
    std::unordered_map<Seen, SubjectRef, SeenHash> tops_;
};

}  // namespace assay
