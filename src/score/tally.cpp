#include "score/tally.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay {
namespace {

Verdict as_found(const Finding& row) { return row.verdict; }

// Most differ by their names.
bool same(const SubjectRef& left, const SubjectRef& right) {
    return &left == &right || (left.name == right.name && left == right);
}

// Adds the rows of one check; those of a subject stand together.
template <class VerdictOf>
void add_rows(Tally& tally, const Findings::Rows& rows, VerdictOf verdict_of) {
    bool all_not_asked = true;
    const SubjectRef* subject = nullptr;  // of the rows before; the findings hold it
    Verdict verdict = Verdict::not_applicable;
    for (const Finding& row : rows) {
        if (subject != nullptr && same(*subject, row.subject)) {
            verdict = worse(verdict, verdict_of(row));
        } else {
            if (subject != nullptr) count_verdict(tally.subjects, verdict);
            subject = &*row.subject;
            verdict = verdict_of(row);
        }
        if (row.verdict != Verdict::unknown) continue;
        if (!tally.unknown) tally.unknown = row.unknown.value_or(Unknown{});
        if (!row.unknown || row.unknown->reason != Reason::not_asked) all_not_asked = false;
        if (row.subject->name.empty()) tally.open_ended = true;
    }
    if (subject != nullptr) count_verdict(tally.subjects, verdict);
    tally.only_not_asked = tally.unknown.has_value() && all_not_asked;
}

}  // namespace

void count_verdict(VerdictCounts& counts, Verdict verdict) {
    switch (verdict) {
        case Verdict::pass:
            ++counts.pass;
            return;
        case Verdict::fail:
            ++counts.fail;
            return;
        case Verdict::unknown:
            ++counts.unknown;
            return;
        case Verdict::not_applicable:
            ++counts.not_applicable;
            return;
        case Verdict::error:
            ++counts.error;
            return;
    }
}

Verdict Tally::verdict() const {
    if (subjects.fail > 0) return Verdict::fail;
    if (subjects.error > 0) return Verdict::error;
    if (subjects.unknown > 0) return Verdict::unknown;
    if (subjects.pass > 0) return Verdict::pass;
    return Verdict::not_applicable;
}

std::size_t Tally::applicable() const {
    return subjects.pass + subjects.fail + subjects.unknown + subjects.error;
}

void mend(Tally& tally) {
    tally.subjects.pass += tally.subjects.fail;
    tally.subjects.fail = 0;
}

std::vector<Tally> tally(const Findings& findings, std::span<const Check> checks,
                         std::span<const std::string> out_of_scope) {
    std::vector<Tally> tallies;
    tallies.reserve(checks.size());
    for (const Check& check : checks) {
        Tally& mine = tallies.emplace_back();
        mine.id = check.id;
        mine.severity = check.severity;
        mine.domain = check.domain;
        mine.out_of_scope =
            std::find(out_of_scope.begin(), out_of_scope.end(), check.id) != out_of_scope.end();
        add_rows(mine, findings.of(check.id), as_found);
    }
    return tallies;
}

Tally with_accepted(Tally tally, const Findings& findings,
                    const std::function<bool(std::size_t)>& passes) {
    tally.subjects = {};
    add_rows(tally, findings.of(tally.id), [&](const Finding& row) {
        const auto& waiver = row.details().waiver;
        return row.verdict == Verdict::fail && waiver && passes(*waiver) ? Verdict::pass
                                                                         : row.verdict;
    });
    return tally;
}

}  // namespace assay
