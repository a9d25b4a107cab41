#include "policy/actors.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {
namespace {

// `known` is sorted: what a pattern may name begins with what stands before its first '*'.
bool names_any(std::string_view pattern, std::span<const std::string> known) {
    const std::string_view begin = pattern.substr(0, pattern.find('*'));
    auto at = std::ranges::lower_bound(known, begin);
    while (at != known.end() && at->starts_with(begin) && !matches_pattern(pattern, *at)) ++at;
    return at != known.end() && at->starts_with(begin);
}

}  // namespace

bool Actor::may_use(const std::string& check) const {
    return std::ranges::any_of(
        checks, [&](const std::string& pattern) { return matches_pattern(pattern, check); });
}

std::vector<Actor> load_actors(const PolicyFile& file, std::span<const std::string> known,
                               std::vector<PolicyProblem>& problems) {
    std::vector<Actor> actors;
    const auto root = document_of(file, problems);
    if (!root) return actors;
    Reader reader(file, problems);
    if (!reader.keys(*root, {"actors"})) return actors;
    for (const DocumentNode& entry : reader.maps(*root, "actors", Need::required)) {
        if (!reader.keys(entry, {"id", "title", "means", "checks"})) continue;
        Actor actor;
        actor.id = reader.text(entry, "id", Need::required);
        actor.title = reader.text(entry, "title", Need::required);
        actor.means = reader.text(entry, "means", Need::required);
        actor.checks = reader.texts(entry, "checks", Need::required);
        for (const std::string& pattern : actor.checks) {
            if (!names_any(pattern, known)) {
                reader.error(entry, "'" + printable(pattern, 80) + "' names no check");
            }
        }
        actors.push_back(std::move(actor));
    }
    return actors;
}

}  // namespace assay
