// What an object says of itself first: what it is, and what it is called.
//
// Role: every object that is read is asked this several times on its way into the evidence.
// Absence: an empty text where the object does not say it, or says something that is no text.
// Lifetime: the texts are those of the object's nodes.
#pragma once

#include <compare>
#include <string_view>

#include "value/value.h"

namespace assay {

struct ObjectHead {
    std::string_view api_version;
    std::string_view kind;
    std::string_view ns;  // metadata.namespace
    std::string_view name;
};
[[nodiscard]] ObjectHead head_of(const Value& object);

// What it is called, when nothing else is asked: lists are searched by it.
struct ObjectPlace {
    std::string_view ns;
    std::string_view name;
    friend auto operator<=>(const ObjectPlace&, const ObjectPlace&) = default;
};
[[nodiscard]] ObjectPlace place_of(const Value& object);

}  // namespace assay
