// The evidence part of a fixture: objects, requests, probes, nodes.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/presence.h"
#include "policy/check.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

// Reports what is wrong with a fixture at its place. Holds views of the caller's texts.
class FixtureReader {
public:
    FixtureReader(std::string_view file, std::string_view text) : file_(file), text_(text) {}

    // `path` names the value that is wrong: "nodes.w1.files".
    [[nodiscard]] tl::unexpected<Error> fault(std::string_view path, std::string message) const;
    // Null counts as an empty map.
    [[nodiscard]] Result<void> keys(const Value& map, std::string_view path,
                                    std::span<const std::string_view> allowed) const;
    [[nodiscard]] Result<void> keys(const Value& map, std::string_view path,
                                    std::initializer_list<std::string_view> allowed) const;
    // The word of a presence; `otherwise` when the value is null.
    [[nodiscard]] Result<Presence> presence(const Value& value, std::string_view path,
                                            Presence otherwise) const;

private:
    std::string_view file_;
    std::string_view text_;
};

// Fills `evidence` from the fixture's root map, whose values lie in its store, and arranges it.
[[nodiscard]] Result<void> read_evidence(const FixtureReader& reader, const Value& root,
                                         const Check& check, Evidence& evidence);

}  // namespace assay
