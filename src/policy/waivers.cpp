#include "policy/waivers.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {
namespace {

constexpr std::size_t kFingerprint = 16;

class WaiverReader {
public:
    WaiverReader(const PolicyFile& file, const Policy& policy, std::vector<PolicyProblem>& problems)
        : policy_(policy), reader_(file, problems) {}

    void read(const DocumentNode& root, std::vector<Waiver>& waivers) {
        if (!reader_.keys(root, {"waivers"})) return;
        for (const DocumentNode& node : reader_.maps(root, "waivers", Need::required)) {
            if (!reader_.keys(node, {"check", "subject", "item", "accepted", "owner", "reason",
                                     "expires", "since", "compensating"})) {
                continue;
            }
            waivers.push_back(waiver(node));
        }
    }

private:
    Waiver waiver(const DocumentNode& node) {
        Waiver made;
        made.where = reader_.place(node);
        read_check(node, made);
        read_subject(node, made);
        if (node.find("item") != nullptr) made.item = reader_.text(node, "item");
        read_accepted(node, made);
        made.owner = reader_.text(node, "owner", Need::required);
        made.reason = reader_.text(node, "reason", Need::required);
        made.compensating = reader_.text(node, "compensating");
        read_expires(node, made);
        read_since(node, made);
        return made;
    }

    void read_check(const DocumentNode& node, Waiver& made) {
        made.check = reader_.text(node, "check", Need::required);
        if (made.check.empty()) return;
        const Check* const found = named_check(policy_.checks, made.check);
        made.in_run = found != nullptr;
        if (made.in_run) {
            made.check = found->id;
            return;
        }
        if (std::ranges::binary_search(policy_.known, made.check)) return;
        const std::vector<std::string_view> known(policy_.known.begin(), policy_.known.end());
        reader_.error(*node.find("check"), "unknown check '" + printable(made.check, 80) + "'",
                      did_you_mean(made.check, known, "`kubeassay checks list` shows them"));
    }

    void read_subject(const DocumentNode& node, Waiver& made) {
        const DocumentNode* subject = reader_.member(node, "subject", Need::required);
        if (subject == nullptr || !reader_.keys(*subject, {"kind", "namespace", "name"})) return;
        made.kind = reader_.text(*subject, "kind", Need::required);
        if (subject->find("namespace") != nullptr) made.ns = reader_.text(*subject, "namespace");
        made.name = reader_.text(*subject, "name", Need::required);
    }

    void read_accepted(const DocumentNode& node, Waiver& made) {
        made.accepted = reader_.texts(node, "accepted", Need::required);
        for (const std::string& one : made.accepted) {
            const bool hex = one.find_first_not_of("0123456789abcdef") == std::string::npos;
            if (hex && one.size() == kFingerprint) continue;
            reader_.error(*node.find("accepted"),
                          "'" + printable(one, 40) + "' is no fingerprint of a finding",
                          "`found` of the finding in -o json holds it, sixteen digits");
        }
    }

    void read_expires(const DocumentNode& node, Waiver& made) {
        if (const auto day = reader_.day(node, "expires", made.expires)) {
            made.end = day->plus_days(1);
        }
    }

    // The term is bounded by the profile, and only a term that has a beginning can be.
    void read_since(const DocumentNode& node, Waiver& made) {
        const int most = policy_.profile.waiver_days;
        const DocumentNode* const since = node.find("since");
        if (since == nullptr) {
            if (most == 0) return;
            reader_.error(node, "'since' is missing: the profile bounds how long a waiver holds",
                          "write the day of the decision, as 2027-03-31");
            return;
        }
        const auto day = reader_.day(node, "since", made.since);
        if (!day || made.end == Instant{}) return;
        made.begin = *day;
        if (made.begin >= made.end) {
            reader_.error(*since, "it ends before it begins", "'since' is the earlier day");
        } else if (most > 0 && made.begin.plus_days(most) < made.end) {
            reader_.error(*node.find("expires"),
                          "the waiver holds longer than the " + std::to_string(most) +
                              " days that the profile '" + printable(policy_.profile.id, 80) +
                              "' allows",
                          "its last day is " + format_date(made.begin.plus_days(most - 1)) +
                              " at most; decide again then");
        }
    }

    const Policy& policy_;
    Reader reader_;
};

}  // namespace

void load_waivers(const PolicyFile& file, const Policy& policy, std::vector<Waiver>& waivers,
                  std::vector<PolicyProblem>& problems) {
    const auto root = document_of(file, problems);
    if (root) WaiverReader(file, policy, problems).read(*root, waivers);
}

}  // namespace assay
