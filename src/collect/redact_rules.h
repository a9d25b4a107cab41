// The tables behind the redaction of objects.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay {

// What is done to a field, by its name, wherever it stands in an object whose kind is known.
enum class FieldRule : std::uint8_t {
    plain,           // walked on; texts become markers when they look like a credential
    annotations,     // values by is_plain_annotation()
    managed_fields,  // entries cut down
    environment,     // [{name, value}]
    headers,         // [{name, value}]
    command,         // words; the first is a program
    arguments,       // words after the command
    labels,          // a map of labels or a selector: the names in it are no field names
    parameters,      // driver settings, unless they refer to an object
    options,         // driver settings where they are a map (flexVolume), plain in dnsConfig
    free_text,       // people's or programs' prose
    credential,      // a text under a name like "password"
    schema,          // of a CustomResourceDefinition: cut down to what leads to pod templates
};
[[nodiscard]] FieldRule field_rule(std::string_view name);

// Whether an annotation's value is kept: a short word or list of words without the look of a
// credential under a key of a known domain, or a boolean or number under any key.
[[nodiscard]] bool is_plain_annotation(std::string_view key, std::string_view value);

// Whether this ConfigMap holds configuration that checks read.
[[nodiscard]] bool is_configuration(std::string_view ns, std::string_view name);

// Keys of kube-public/cluster-info that hold signatures made with bootstrap tokens.
[[nodiscard]] bool is_signature(std::string_view key);

}  // namespace assay
