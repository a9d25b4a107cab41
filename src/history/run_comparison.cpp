#include "history/run_comparison.h"

#include <algorithm>
#include <tuple>

namespace assay {
namespace {

bool fails(const FindingState* state) {
    return state != nullptr && state->verdict == Verdict::fail;
}

const FindingState* find(const RunFindings& findings, const FindingKey& key) {
    const auto found = findings.find(key);
    return found == findings.end() ? nullptr : &found->second;
}

FindingChange change_of(ChangeClass change, const FindingKey& key, const FindingState& state) {
    return {change, state.severity, key.check, key.kind, key.ns, key.name, key.item};
}

std::optional<ChangeClass> class_of(const FindingState& before, const FindingState& after) {
    if (before.accepted == after.accepted) return std::nullopt;
    return after.accepted ? ChangeClass::accepted : ChangeClass::expired;
}

}  // namespace

std::set<FindingKey> LookedAt::unseen(const RunFindings& findings) {
    std::set<FindingKey> keys;
    for (const auto& [key, state] : findings) {
        if (state.verdict == Verdict::fail) continue;
        const bool is_list = key.ns.empty() && key.name.empty();
        keys.insert({key.check, key.kind, key.ns, key.name, is_list ? key.item : std::string()});
    }
    return keys;
}

LookedAt::LookedAt(const RunChecks& checks, const RunFindings& findings, const RunFindings& other)
    : checks_(checks), findings_(findings), unseen_(unseen(findings)) {
    const std::set<FindingKey> theirs = unseen(other);
    for (const FindingKey& key : unseen_) {
        if (!key.ns.empty() || !key.name.empty() || theirs.contains(key)) continue;
        if (key.item.empty())
            lists_[key.check].insert(key.kind);
        else
            parts_.insert(key.check);
    }
}

bool LookedAt::operator()(const FindingKey& key) const {
    const auto check = checks_.find(key.check);
    if (check == checks_.end() || check->second.out_of_scope) return false;
    if (parts_.contains(key.check)) return false;
    const auto lists = lists_.find(key.check);
    if (lists != lists_.end() &&
        std::ranges::any_of(lists->second, [&](const auto& kind) { return kind != key.kind; }))
        return false;
    const std::string none;
    if (!key.item.empty() && fails(find(findings_, {key.check, key.kind, key.ns, key.name, none})))
        return false;
    return !unseen_.contains({key.check, key.kind, key.ns, key.name, none}) &&
           !unseen_.contains({key.check, key.kind, key.ns, none, none}) &&
           !unseen_.contains({key.check, key.kind, none, none, none});
}

RunChecks renamed(const RunChecks& checks, const TodaysId& todays) {
    RunChecks result;
    for (const auto& [id, tally] : checks) {
        Tally& mine = result[todays(id)];
        mine = tally;
        mine.id = todays(id);
    }
    return result;
}

RunFindings renamed(const RunFindings& findings, const TodaysId& todays) {
    RunFindings result;
    for (const auto& [key, state] : findings) {
        FindingKey mine = key;
        mine.check = todays(key.check);
        result.emplace(std::move(mine), state);
    }
    return result;
}

std::vector<FindingChange> changes_between(const RunChecks& checks_before,
                                           const RunFindings& before, const RunChecks& checks_after,
                                           const RunFindings& after,
                                           const std::set<FindingKey>& failed_before) {
    const LookedAt seen_before(checks_before, before, after);
    const LookedAt seen_after(checks_after, after, before);
    std::vector<FindingChange> changes;
    for (const auto& [key, state] : after) {
        if (!fails(&state)) continue;
        const FindingState* const earlier = find(before, key);
        if (fails(earlier)) {
            if (const auto change = class_of(*earlier, state))
                changes.push_back(change_of(*change, key, state));
        } else if (!seen_before(key)) {
            changes.push_back(change_of(ChangeClass::newly_checked, key, state));
        } else {
            const bool again = failed_before.contains(key);
            changes.push_back(
                change_of(again ? ChangeClass::regressed : ChangeClass::fresh, key, state));
        }
    }
    for (const auto& [key, state] : before) {
        if (!fails(&state) || fails(find(after, key))) continue;
        changes.push_back(change_of(
            seen_after(key) ? ChangeClass::fixed : ChangeClass::no_longer_checked, key, state));
    }
    std::ranges::sort(changes, std::less<>{}, [](const FindingChange& one) {
        return std::tuple<ChangeClass, int, std::string_view, std::string_view, std::string_view,
                          std::string_view, std::string_view>(
            one.change, -static_cast<int>(one.severity), one.check, one.kind, one.ns, one.name,
            one.item);
    });
    return changes;
}

ChangeCounts count_changes(const std::vector<FindingChange>& changes) {
    ChangeCounts counts{};
    for (const FindingChange& one : changes) ++counts[static_cast<std::size_t>(one.change)];
    return counts;
}

}  // namespace assay
