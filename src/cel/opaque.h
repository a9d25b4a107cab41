// Values of types that only functions make and read: quantities, addresses, versions, URLs.
//
// Role: one description per type, so that the engine treats all of them alike: equality, order,
// type(), string() and what people are shown. A library declares its type and its functions.
// Ownership: the content lies in the arena of the evaluation, or is static; texts in it point to
// the arena or to the text it was made from, which live as long.
// Failure: opaque_as() gives nothing when the datum is of another type; the function then answers
// "no such overload".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "cel/arena.h"
#include "cel/datum.h"

namespace assay::cel {

struct OpaqueType {
    std::string_view name;   // what type() yields: "net.IP"
    std::string_view maker;  // the function that makes one of a text: "ip"
    std::string (*text)(const void* content);
    bool (*equal)(const void* left, const void* right);
    // Below, equal or above zero; nullptr for types without an order.
    int (*compare)(const void* left, const void* right) = nullptr;
    bool has_string = false;  // string(x) is text(x)
    // What the API server's cost estimator takes for the size; nullptr: 1.
    std::size_t (*size)(const void* content) = nullptr;
};

struct Opaque {
    const OpaqueType* type;
    const void* content;
};

[[nodiscard]] inline Datum opaque(const OpaqueType& type, const void* content, Arena& arena) {
    return Datum::opaque(*arena.make(Opaque{&type, content}));
}

// The content copied into the arena.
template <class T>
[[nodiscard]] Datum make_opaque(const OpaqueType& type, const T& content, Arena& arena) {
    static_assert(std::is_trivially_copyable_v<T>);
    return opaque(type, arena.make(content), arena);
}

// Precondition: T is the content of that type.
template <class T>
[[nodiscard]] const T* opaque_as(const Datum& datum, const OpaqueType& type) noexcept {
    if (!datum.is(DatumKind::opaque) || datum.opaque_value().type != &type) return nullptr;
    return static_cast<const T*>(datum.opaque_value().content);
}

}  // namespace assay::cel
