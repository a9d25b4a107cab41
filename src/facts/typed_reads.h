// Reads of an object that remember the first part which is not of its type.
//
// Role: for who concludes something from what is not there. The forgiving reads of value/value.h
// give nothing for a text where a list belongs, and nothing is then not known to be absent.
// Absence: null and missing members are of every type; an unknown one gives its own reason.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/presence.h"
#include "value/value.h"

namespace assay {

class TypedReads {
public:
    // `what` is what could not be understood: "a field of the pod".
    explicit TypedReads(std::string what) : what_(std::move(what)) {}

    Value expect(const Value& value, Kind kind);
    Value map(const Value& parent, std::string_view key) {
        return expect(parent.get(key), Kind::map);
    }
    std::string_view text(const Value& value) { return expect(value, Kind::text).text_or(); }
    // The items of a list, each a map.
    std::span<const Value> maps(const Value& list);

    // Why what was read is not all; nothing when everything had its type.
    [[nodiscard]] const std::optional<Unknown>& unread() const { return unread_; }

private:
    void miss(const Value& value);

    std::string what_;
    std::optional<Unknown> unread_;
};

}  // namespace assay
