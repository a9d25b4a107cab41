#include "paths/spec_ways.h"

#include <utility>

#include "facts/pod_fields.h"
#include "paths/inventory.h"
#include "paths/token_mount.h"

namespace assay {
namespace {

SpecWays read_ways(const Value& spec) {
    SpecWays ways;
    ways.account = service_account_of(spec);
    if (ways.account.empty()) ways.account = kDefaultAccount;
    ways.mounts_token = mounts_token(spec);
    ways.escape = escape_of(spec);
    ways.keys = control_plane_keys_of(spec);
    if (!ways.escape) ways.files = node_files_of(spec);
    ways.unread = unread_ways(spec);
    return ways;
}

}  // namespace

std::uint32_t SpecBook::number_of(const Value& spec) {
    const auto next = static_cast<std::uint32_t>(ways_.size());
    if (read_spec_key(spec, key_)) {
        const auto [known, added] = numbers_.try_emplace(key_, next);
        if (!added) return known->second;
    }
    ways_.push_back(read_ways(spec));
    return next;
}

}  // namespace assay
