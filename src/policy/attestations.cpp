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
    AttestationReader(const PolicyFile& file, const Policy& policy,
                      std::vector<GivenAttestation>& attestations,
                      std::vector<PolicyProblem>& problems)
        : policy_(policy), attestations_(attestations), reader_(file, problems) {
        if (!policy.profile.benchmark) return;
        for (const Edition& edition : policy.profile.benchmark->editions) {
            for (const Control& control : edition.controls) {
                known_.insert(control.id);
                if (!control.question.empty()) attested_.insert(control.id);
            }
        }
    }

    void read(const DocumentNode& root) {
        if (!reader_.keys(root, {"attestations"})) return;
        for (const DocumentNode& node : reader_.maps(root, "attestations", Need::required)) {
            if (!reader_.keys(node, {"control", "question", "answer", "who", "date", "expires"}))
                continue;
            attestations_.push_back(attestation(node));
        }
    }

private:
    GivenAttestation attestation(const DocumentNode& node) {
        GivenAttestation made;
        made.where = reader_.place(node);
        if (node.find("question") == nullptr) {
            read_control(node, made);
        } else {
            read_question(node, made);
        }
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

    void read_question(const DocumentNode& node, GivenAttestation& made) {
        made.question = reader_.text(node, "question", Need::required);
        if (node.find("control") != nullptr)
            reader_.error(node, "it answers a control or a question, not both");
        if (made.question.empty()) return;
        const DocumentNode& at = *node.find("question");
        const auto& questions = policy_.questions;
        if (std::ranges::find(questions, made.question, &AskedQuestion::id) == questions.end()) {
            std::vector<std::string_view> known;
            for (const AskedQuestion& question : questions) known.emplace_back(question.id);
            reader_.error(at, "unknown question '" + printable(made.question, 80) + "'",
                          did_you_mean(made.question, known, "docs/scoring.md lists them"));
        }
        refuse_second(at, "question", made.question, &GivenAttestation::question);
    }

    // Precondition: `id` is not empty.
    void refuse_second(const DocumentNode& at, std::string_view what, const std::string& id,
                       std::string GivenAttestation::*key) {
        const auto other = std::ranges::find(attestations_, id, key);
        if (other == attestations_.end()) return;
        reader_.error(at,
                      "the " + std::string(what) + " '" + printable(id, 80) + "' is answered twice",
                      "the other answer is at " + other->where.text());
    }

    void read_control(const DocumentNode& node, GivenAttestation& made) {
        made.control = reader_.text(node, "control", Need::required);
        if (made.control.empty()) return;
        const DocumentNode& at = *node.find("control");
        if (!policy_.profile.benchmark) {
            reader_.error(at, "profile '" + printable(policy_.profile.id, 80) + "' has no controls",
                          "name a benchmark (cis-kubernetes) with --profile, or answer questions");
            return;
        }
        const std::vector<std::string> asked(attested_.begin(), attested_.end());
        const std::string hint = "those are " + join(asked, ", ");
        if (!known_.contains(made.control)) {
            reader_.error(at, "unknown control '" + printable(made.control, 80) + "'", hint);
        } else if (!attested_.contains(made.control)) {
            reader_.error(at, not_attested(made.control), hint);
        }
        refuse_second(at, "control", made.control, &GivenAttestation::control);
    }

    const Policy& policy_;
    std::vector<GivenAttestation>& attestations_;
    Reader reader_;
    std::set<std::string> known_;     // ids of all controls
    std::set<std::string> attested_;  // of those that are decided by an attestation
};

}  // namespace

void load_attestations(const PolicyFile& file, const Policy& policy,
                       std::vector<GivenAttestation>& attestations,
                       std::vector<PolicyProblem>& problems) {
    const auto root = document_of(file, problems);
    if (!root) return;
    AttestationReader(file, policy, attestations, problems).read(*root);
}

Result<void> fit_edition(const std::vector<GivenAttestation>& attestations,
                         const Edition& edition) {
    for (const GivenAttestation& one : attestations) {
        if (one.control.empty()) continue;
        const Control* const control = edition.find(one.control);
        if (control != nullptr && !control->question.empty()) continue;
        return fail(ErrorCode::policy, not_attested(one.control) + " in " + edition.id, one.where,
                    "other editions number their controls otherwise: name one with --profile");
    }
    return {};
}

}  // namespace assay
