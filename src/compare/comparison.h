// What differs between two snapshots of one cluster.
//
// Role: two Evidence in, a Comparison out: changes that nobody may have announced. It judges
// nothing.
// Compared: the API server's version; definitions of custom resources, webhook configurations,
// DaemonSets (all but status and what every write changes), Nodes (uid and status.nodeInfo); of a
// node document system, files, folders above them, listeners, processes, software, programs,
// packages, confinement and places. Absence: what one snapshot does not hold whole is NotCompared,
// never removed, added or unchanged. A file that only one of them has was added or removed when the
// other looked for it or read its folder whole; else it is NotCompared too. Of values that were
// taken out at collection, and of keys, only their marker is compared: `unseen` counts the things
// that hold such contents. Failure: two clusters, or a cluster and files, are refused: usage.
// Ordering: cluster-wide first, then by node; within it by kind and name, details as they stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "base/timepoint.h"
#include "snapshot/evidence.h"

namespace assay {

enum class Change : std::uint8_t { added, removed, changed };
[[nodiscard]] std::string_view text_of(Change change);

// One field of something that changed; nothing: it is not there. Other values than texts are JSON.
// Neither: the field's name says all.
struct Detail {
    std::string field;
    std::optional<std::string> before;
    std::optional<std::string> after;
    friend bool operator==(const Detail&, const Detail&) = default;
};

// Texts are as the cluster has them: printable() is for the writer.
struct Thing {
    std::string node;  // empty: of the cluster
    std::string kind;  // "DaemonSet", "file", "listener"
    std::string name;  // "kube-system/proxy", a path; empty: all of the kind
    friend auto operator<=>(const Thing&, const Thing&) = default;
};
struct Difference {
    Thing thing;
    Change change = Change::changed;
    std::vector<Detail> details{};  // only of what changed
    friend bool operator==(const Difference&, const Difference&) = default;
};
// What cannot be compared: why it is not known before and after; nothing where it is known.
struct NotCompared {
    Thing thing;
    std::optional<Unknown> before;
    std::optional<Unknown> after;
    // Neither snapshot was to hold it: whoever collected them did not want it.
    [[nodiscard]] bool unasked() const {
        return before && after && before->reason == Reason::not_asked &&
               after->reason == Reason::not_asked;
    }
    friend bool operator==(const NotCompared&, const NotCompared&) = default;
};

struct Side {
    std::string name;  // of the target
    Instant collected_at;
    std::string sha256;
};
struct Comparison {
    Side before;
    Side after;
    bool same_cluster = false;  // both say so; false: one of them does not say which it is of
    std::vector<Difference> differences{};
    std::vector<NotCompared> gaps{};
    std::size_t compared = 0;  // things that both snapshots know
    std::size_t unseen = 0;    // of these, with contents that no snapshot keeps

    // The calls by which the parts are added; each counts as one thing compared but for miss().
    void keep(bool has_unseen);
    void add(Thing thing, Change change);
    // Without details it is the same.
    void change(Thing thing, std::vector<Detail> details, bool has_unseen);
    void miss(Thing thing, std::optional<Unknown> first, std::optional<Unknown> second);
};

// Whether both are of one cluster, or both of files, as far as they say so. Failure: usage.
[[nodiscard]] Result<void> comparable(const Evidence& before, const Evidence& after);

// Both are arranged, as read_snapshot() gives them.
[[nodiscard]] Result<Comparison> compare(const Evidence& before, const Evidence& after);

// For people: hostile texts are printable, long values are cut, of many details the first stand.
[[nodiscard]] std::string comparison_text(const Comparison& comparison);
// The whole, as docs/diff.md describes it, one document in one line.
[[nodiscard]] std::string comparison_json(const Comparison& comparison);

}  // namespace assay
