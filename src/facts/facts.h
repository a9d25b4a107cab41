// Facts: the evidence as typed subjects, with every cross-object question indexed once.
//
// Role: between evidence and judging. derive() is pure; the result is immutable and answers from
// any number of threads without allocating.
// Ownership: owns a Store for what it derives; other values point into the Evidence, which must
// outlive it. Move-only.
// Ordering: subjects by reference, then by content; never by how the evidence arrived.
// Absence: see facts/subjects.h. Nothing here turns missing evidence into an empty answer.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "facts/data.h"
#include "facts/pod_admission.h"
#include "facts/rbac_index.h"
#include "facts/settings.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"

namespace assay {

class Facts {
public:
    Facts(Facts&&) noexcept;
    Facts& operator=(Facts&&) noexcept;
    ~Facts();

    [[nodiscard]] const Evidence& evidence() const;
    [[nodiscard]] const FactsData& data() const;
    // The newest thing known of the API server's version (our own request, else a probe).
    [[nodiscard]] const std::optional<Version>& version() const;

    // "Pod", "apps/Deployment", or a derived kind ("apiserver", "identity", ...).
    [[nodiscard]] const Universe& universe(std::string_view subject_kind) const;
    // The same for who needs it longer than the facts: its `object`s go with the evidence.
    [[nodiscard]] std::shared_ptr<const Universe> share_universe(
        std::string_view subject_kind) const;

    // Objects of a kind. An object that a complete list does not hold is a null value; where the
    // list is incomplete and does not hold it, unknown.
    [[nodiscard]] Value get(std::string_view group_kind, std::string_view ns,
                            std::string_view name) const;
    // A list value; an incomplete one ends in one unknown element.
    [[nodiscard]] Value list(std::string_view group_kind) const;
    [[nodiscard]] Value in_namespace(std::string_view group_kind, std::string_view ns) const;
    // The same over the subjects of a derived kind: 'apiserver', 'kubelet', ...
    [[nodiscard]] Value components(std::string_view component) const;
    // {status, kubernetes, refused, version}; unknown when no answer is known. Of "tls": {lowest,
    // subject, issuer, notBefore, notAfter, chain}, times as text; `lowest` and `chain` may be
    // unknown by themselves.
    [[nodiscard]] Value probe(std::string_view name) const;

    // The setting of a component subject, as the object that the universe holds. Nothing when
    // `object` is no component.
    [[nodiscard]] std::optional<Setting> setting(const Value& object, std::string_view path) const;

    // What the sources of a component subject give differently (facts/drift.h). Nothing when
    // `object` is no component.
    [[nodiscard]] std::optional<Value> differences(const Value& object) const;

    // Who stands behind an object of the evidence (facts/owners.h).
    [[nodiscard]] SubjectRef top_owner_of(const Value& object) const;

    [[nodiscard]] const RbacIndex& rbac() const;
    [[nodiscard]] PodAdmission pod_admission() const;

    // Whether a label selector selects a pod or a pod template of the namespace
    // (facts/pod_labels.h).
    [[nodiscard]] Decision selects(std::string_view ns, const Value& selector) const;
    // The rows of one of kCheckTables; null for any other name.
    [[nodiscard]] Value table(std::string_view name) const;

    // End of life of a version's minor; nothing when it is not in the table.
    [[nodiscard]] std::optional<Instant> end_of_life(const Version& version) const;
    // Whether the skew policy allows a kubelet beside an API server; nothing when no rule holds.
    [[nodiscard]] std::optional<bool> skew_allowed(const Version& kubelet,
                                                   const Version& apiserver) const;

private:
    friend Result<Facts> derive(const Evidence& evidence, const FactsData& data);
    struct Parts;
    explicit Facts(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// `evidence` and `data` must outlive the result. Precondition: evidence.arrange() was called.
[[nodiscard]] Result<Facts> derive(const Evidence& evidence, const FactsData& data);

}  // namespace assay
