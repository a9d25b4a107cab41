#include "policy/attestations.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/text.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 2> kAnswers{"no", "yes"};

std::string not_attested(std::string_view control) {
    return "the control '" + printable(control, 80) + "' is not decided by an attestation";
}

class AttestationReader {
public:
    AttestationReader(const PolicyFile& file, const Benchmark& benchmark,
                      std::vector<ControlAttestation>& attestations,
                      std::vector<PolicyProblem>& problems)
        : attestations_(attestations), reader_(file, problems) {
        for (const Edition& edition : benchmark.editions) {
            for (const Control& control : edition.controls) {
                known_.insert(control.id);
                if (!control.question.empty()) attested_.insert(control.id);
            }
        }
    }

    void read(const DocumentNode& root) {
        if (!reader_.keys(root, {"attestations"})) return;
        for (const DocumentNode& node : reader_.maps(root, "attestations", Need::required)) {
            if (!reader_.keys(node, {"control", "answer", "who", "date", "expires"})) continue;
            attestations_.push_back(attestation(node));
        }
    }

private:
    ControlAttestation attestation(const DocumentNode& node) {
        ControlAttestation made;
        made.where = reader_.place(node);
        read_control(node, made);
        made.answer = reader_.word(node, "answer", kAnswers, Need::required).value_or(0) == 1;
        made.who = reader_.text(node, "who", Need::required);
        const auto begin = reader_.day(node, "date", made.date);
        const auto end = reader_.day(node, "expires", made.expires);
        if (!begin || !end) return made;
        made.begin = *begin;
        made.end = end->plus_days(1);
        if (*end < *begin) reader_.error(*node.find("expires"), "it expires before its date");
        return made;
    }

    void read_control(const DocumentNode& node, ControlAttestation& made) {
        made.control = reader_.text(node, "control", Need::required);
        if (made.control.empty()) return;
        const DocumentNode& at = *node.find("control");
        const std::vector<std::string> asked(attested_.begin(), attested_.end());
        const std::string hint = "those are " + join(asked, ", ");
        if (!known_.contains(made.control)) {
            reader_.error(at, "unknown control '" + printable(made.control, 80) + "'", hint);
        } else if (!attested_.contains(made.control)) {
            reader_.error(at, not_attested(made.control), hint);
        }
        const auto other =
            std::ranges::find(attestations_, made.control, &ControlAttestation::control);
        if (other == attestations_.end()) return;
        reader_.error(at, "the control '" + printable(made.control, 80) + "' is answered twice",
                      "the other answer is at " + other->where.text());
    }

    std::vector<ControlAttestation>& attestations_;
    Reader reader_;
    std::set<std::string> known_;     // ids of all controls
    std::set<std::string> attested_;  // of those that are decided by an attestation
};

}  // namespace

void load_attestations(const PolicyFile& file, const Policy& policy,
                       std::vector<ControlAttestation>& attestations,
                       std::vector<PolicyProblem>& problems) {
    const auto root = document_of(file, problems);
    if (!root) return;
    AttestationReader(file, *policy.profile.benchmark, attestations, problems).read(*root);
}

Result<void> fit_edition(const std::vector<ControlAttestation>& attestations,
                         const Edition& edition) {
    for (const ControlAttestation& one : attestations) {
        const Control* const control = edition.find(one.control);
        if (control != nullptr && !control->question.empty()) continue;
        return fail(ErrorCode::policy, not_attested(one.control) + " in " + edition.id, one.where,
                    "other editions number their controls otherwise: name one with --profile");
    }
    return {};
}

}  // namespace assay
