#include "compare/comparison.h"

#include <algorithm>
#include <utility>

#include "compare/compare_nodes.h"
#include "compare/compare_objects.h"

namespace assay {
namespace {

Side side_of(const Evidence& evidence) {
    return {evidence.target.name, evidence.collected_at, evidence.sha256};
}

void compare_version(const Evidence& before, const Evidence& after, Comparison& comparison) {
    const Unknown unknown{Reason::not_asked, "the server's version is not in the snapshot"};
    const auto gap = [&](const std::string& version) {
        return version.empty() ? std::optional(unknown) : std::nullopt;
    };
    const std::string& first = before.target.version;
    const std::string& second = after.target.version;
    const Thing thing{"", "API server", ""};
    if (first.empty() || second.empty()) {
        if (before.target.kind == TargetKind::cluster) {
            comparison.miss(thing, gap(first), gap(second));
        }
        return;
    }
    std::vector<Detail> details;
    if (first != second) details.push_back({"version", first, second});
    comparison.change(thing, std::move(details), false);
}

}  // namespace

std::string_view text_of(Change change) {
    switch (change) {
        case Change::added:
            return "added";
        case Change::removed:
            return "removed";
        case Change::changed:
            break;
    }
    return "changed";
}

void Comparison::keep(bool has_unseen) {
    ++compared;
    if (has_unseen) ++unseen;
}

void Comparison::add(Thing thing, Change change) {
    keep(false);
    differences.push_back({std::move(thing), change});
}

void Comparison::change(Thing thing, std::vector<Detail> details, bool has_unseen) {
    keep(has_unseen);
    if (!details.empty()) {
        differences.push_back({std::move(thing), Change::changed, std::move(details)});
    }
}

void Comparison::miss(Thing thing, std::optional<Unknown> first, std::optional<Unknown> second) {
    gaps.push_back({std::move(thing), std::move(first), std::move(second)});
}

Result<void> comparable(const Evidence& before, const Evidence& after) {
    if (before.target.kind != after.target.kind) {
        return fail(ErrorCode::usage, "one snapshot is of a cluster, the other of files", {},
                    "compare two snapshots of the same target");
    }
    const std::string& first = before.target.uid;
    const std::string& second = after.target.uid;
    if (!first.empty() && !second.empty() && first != second) {
        return fail(ErrorCode::usage,
                    "the snapshots are of two clusters: the uid of namespace kube-system differs",
                    {}, "compare two snapshots of the same cluster");
    }
    return {};
}

Result<Comparison> compare(const Evidence& before, const Evidence& after) {
    if (const auto same = comparable(before, after); !same) return tl::unexpected(same.error());
    const std::string& first = before.target.uid;
    const std::string& second = after.target.uid;
    Comparison comparison{side_of(before), side_of(after), !first.empty() && first == second};
    compare_version(before, after, comparison);
    compare_objects(before, after, comparison);
    compare_nodes(before, after, comparison);
    const auto by_thing = [](const auto& left, const auto& right) {
        return left.thing < right.thing;
    };
    std::stable_sort(comparison.differences.begin(), comparison.differences.end(), by_thing);
    std::stable_sort(comparison.gaps.begin(), comparison.gaps.end(), by_thing);
    return comparison;
}

}  // namespace assay
