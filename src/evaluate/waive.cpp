#include "evaluate/waive.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "base/text.h"
#include "evaluate/identity.h"

namespace assay {
namespace {

constexpr std::size_t kMaxChanged = 5;

std::string item_text(const Finding& finding, const FoundItem& item) {
    const SubjectRef& subject = finding.subject;
    std::string text =
        subject.kind + " " + (subject.ns.empty() ? "" : subject.ns + "/") + subject.name;
    return item.name->empty() ? text : text + ", item " + *item.name;
}

bool speaks_of(const Waiver& waiver, const Finding& finding) {
    const SubjectRef& subject = finding.subject;
    return matches_pattern(waiver.kind, group_kind(subject)) &&
           matches_pattern(waiver.ns, subject.ns) && matches_pattern(waiver.name, subject.name);
}

bool same_answer(const Waiver& left, const Waiver& right) {
    return left.owner == right.owner && left.reason == right.reason &&
           left.expires == right.expires && left.compensating == right.compensating;
}

class Applier {
public:
    Applier(std::vector<AppliedWaiver>& waivers) : waivers_(waivers) {
        for (std::size_t index = 0; index < waivers.size(); ++index) {
            by_check_[waivers[index].waiver.check].push_back(index);
        }
    }

    Result<void> apply(Finding& finding) {
        const auto found = by_check_.find(finding.check);
        if (found == by_check_.end()) return {};
        std::vector<std::size_t> about;
        for (const std::size_t index : found->second) {
            if (speaks_of(waivers_[index].waiver, finding)) about.push_back(index);
        }
        if (finding.verdict == Verdict::unknown) {
            for (const std::size_t index : about) ++waivers_[index].unknown;
        }
        if (finding.verdict != Verdict::fail || about.empty()) return {};
        return accept(finding, about);
    }

private:
    Result<void> accept(Finding& finding, const std::vector<std::size_t>& about) {
        std::vector<std::size_t> used;
        bool all = !finding.details().found.empty();
        for (const FoundItem& item : finding.details().found) {
            const auto by = accepted_by(finding, item, about);
            if (!by) return tl::unexpected(by.error());
            if (*by == waivers_.size()) {
                all = false;
            } else if (std::ranges::find(used, *by) == used.end()) {
                used.push_back(*by);
            }
        }
        if (!all) return {};
        for (const std::size_t index : used) ++waivers_[index].findings;
        // The weakest speaks for all: one without a compensating control, then what ends first.
        const auto weakest = std::ranges::min_element(used, {}, [&](std::size_t index) {
            const Waiver& waiver = waivers_[index].waiver;
            return std::pair(!waiver.compensating.empty(), waiver.end);
        });
        finding.add_details().waiver = static_cast<std::uint32_t>(*weakest);
        return {};
    }

    // The waiver that accepts the item; their number when none does.
    Result<std::size_t> accepted_by(const Finding& finding, const FoundItem& item,
                                    const std::vector<std::size_t>& about) {
        std::size_t by = waivers_.size();
        const AppliedWaiver* first = nullptr;
        for (const std::size_t index : about) {
            AppliedWaiver& one = waivers_[index];
            if (!matches_pattern(one.waiver.item, *item.name)) continue;
            ++one.items;
            if (one.expired || one.early) continue;
            if (first != nullptr && !same_answer(first->waiver, one.waiver)) {
                return fail(ErrorCode::policy,
                            "this waiver and the one at " + first->waiver.where.text() +
                                " give different answers for " +
                                printable(item_text(finding, item)),
                            one.waiver.where, "keep one of them");
            }
            if (first == nullptr) first = &one;
            const auto& accepted = one.waiver.accepted;
            const bool holds =
                !item.fingerprint.empty() &&
                std::ranges::find(accepted, item.fingerprint.view()) != accepted.end();
            if (!holds) {
                if (one.changed.size() < kMaxChanged) {
                    one.changed.push_back(item_text(finding, item) + ": " +
                                          std::string(item.fingerprint));
                }
                continue;
            }
            ++one.accepted;
            if (by == waivers_.size()) by = index;
        }
        return by;
    }

    std::vector<AppliedWaiver>& waivers_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_check_;
};

}  // namespace

Result<std::vector<AppliedWaiver>> apply_waivers(std::vector<Waiver> waivers, Findings& findings,
                                                 Instant as_of) {
    std::vector<AppliedWaiver> applied;
    applied.reserve(waivers.size());
    for (Waiver& waiver : waivers) {
        AppliedWaiver one;
        one.expired = as_of >= waiver.end;
        one.early = as_of < waiver.begin;
        one.waiver = std::move(waiver);
        applied.push_back(std::move(one));
    }
    Applier applier(applied);
    for (Finding& finding : findings.held()) {
        if (auto done = applier.apply(finding); !done) return tl::unexpected(done.error());
    }
    return applied;
}

}  // namespace assay
