#include "score/tally.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay {
namespace {

// Adds the rows of one check.
void add_rows(Tally& tally, std::span<const Finding> rows) {
    bool all_not_asked = true;
    for (std::size_t first = 0; first < rows.size();) {
        Verdict verdict = rows[first].verdict;
        std::size_t next = first;
        for (; next < rows.size() && rows[next].subject == rows[first].subject; ++next) {
            const Finding& row = rows[next];
            verdict = worse(verdict, row.verdict);
            if (row.verdict != Verdict::unknown) continue;
            const Unknown why = row.unknown.value_or(Unknown{});
            if (!tally.unknown) tally.unknown = why;
            if (why.reason != Reason::not_asked) all_not_asked = false;
            if (row.subject->name.empty()) tally.open_ended = true;
        }
        count_verdict(tally.subjects, verdict);
        first = next;
    }
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

std::vector<Tally> tally(std::span<const Finding> findings, std::span<const Check> checks,
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
        const auto rows = std::ranges::equal_range(findings, check.id, {}, check_of);
        add_rows(mine, std::span<const Finding>(rows.begin(), rows.end()));
    }
    return tallies;
}

}  // namespace assay
