// What a YAML scalar means, as sigs.k8s.io/yaml (go.yaml.in/yaml/v2, resolve.go) reads it: for
// the YAML of evidence here, and for policy files (policy/document_value.h).
//
// YAML 1.1 booleans, octal with a leading 0, hexadecimal, binary and underscores; timestamps stay
// texts. A double that Go writes as an integral JSON number is an integer, as it is for Kubernetes
// after YAML became JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "value/store.h"

namespace assay {

using YamlScalar =
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string_view>;

// `tag` is the long form ("tag:yaml.org,2002:int") or empty; `plain` tells that the scalar has
// neither quotes nor a tag. The text of a !!binary scalar is put into `buffer`. The error is the
// message.
[[nodiscard]] tl::expected<YamlScalar, std::string> resolve_yaml(std::string_view tag,
                                                                 std::string_view value, bool plain,
                                                                 std::string& buffer);

// The value, or nothing for infinities and not-a-number, which JSON does not have.
[[nodiscard]] std::optional<Value> value_of(const YamlScalar& scalar, Store& store);

// The text of a scalar that is a key, or nothing when it may not be one (null, integers beyond
// int64).
[[nodiscard]] std::optional<std::string> key_of(const YamlScalar& scalar);

}  // namespace assay
