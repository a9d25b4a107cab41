// Configuration from several places as one: each place is a layer over the ones before it.
//
// Role: what a component makes of its files and flags. Maps of two layers are merged member by
// member, everything else of an upper layer replaces what is below, lists too, and null takes away
// what is below: a JSON merge patch (RFC 7386), which is how the kubelet applies drop-ins
// (cmd/kubelet/app/server.go mergeKubeletConfigurations) and re-parses its flags over the result
// (kubeletConfigFlagPrecedence).
// Ordering: layers are added from the lowest to the highest.
// Absence: a layer that was not read is an unknown document. It hides whatever no layer above it
// decides: a leaf above it is known, a map above it is known member by member but not as a whole.
// A path that only layers above it could have cleared (null) is known to be unset.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace assay {

struct Layer {
    Value document;  // a map, null (empty), or unknown
    Value origin;    // text: the file, "--anonymous-auth", "ETCD_CLIENT_CERT_AUTH"
    // The path whose map replaces the map below instead of being merged into it, as most map flags
    // do (component-base/cli/flag map_string_string.go clears the map at the first Set).
    std::string whole;
};

// What all layers together say, by path ("authentication.anonymous.enabled").
struct Layered {
    struct Entry {
        Value value;
        Value origin;
    };
    std::map<std::string, Entry, std::less<>> known;
    // Paths at which no unread layer counts any more: what `known` does not hold there or below is
    // not set.
    std::set<std::string, std::less<>> closed;
    std::set<std::string, std::less<>> cleared;  // paths that a null took away
    std::optional<Entry> hidden;  // why the rest is unknown; nothing when every layer was read

    // Of a path that `known` does not hold.
    [[nodiscard]] bool is_closed(std::string_view path) const;
    [[nodiscard]] bool is_cleared(std::string_view path) const;
};

[[nodiscard]] Layered layered(const std::vector<Layer>& layers, Store& store);

// {"a": {"b": value}} for "a.b".
[[nodiscard]] Value nested(std::string_view path, const Value& value, Store& store);

}  // namespace assay
