// A named format of texts, "dns1123Label": the value that format.named() yields.
//
// Role: shared by the functions (lib_names.cpp) and by what they cost (cost.cpp), which goes by the
// length that Kubernetes gives to the pattern of each (MaxRegexSize in
// k8s.io/apiserver/pkg/cel/library/format.go).
// Ownership: formats are static; a value points at one, so equal formats have one address.
// Failure: check() gives what is wrong with a text in Kubernetes' own words, nothing when it fits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cel/opaque.h"

namespace assay::cel {

struct NamedFormat {
    std::string_view name;
    std::vector<std::string> (*check)(std::string_view text);  // what is wrong; empty: nothing
    std::size_t regex_size;  // what the API server takes for the length of its pattern
};

inline constexpr OpaqueType named_format_type{
    "kubernetes.NamedFormat", "format.named",
    [](const void* content) { return std::string(static_cast<const NamedFormat*>(content)->name); },
    [](const void* left, const void* right) { return left == right; }};

}  // namespace assay::cel
