// The written forms of YAML numbers, timestamps and binary data, after Go's strconv, time and
// base64 as go.yaml.in/yaml/v2 uses them. For this folder only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

// strconv.ParseInt(text, 0, 64): sign, then 0x, 0o, 0b, a leading 0 (octal) or decimal.
[[nodiscard]] std::optional<std::int64_t> yaml_integer(std::string_view text);
// strconv.ParseUint(text, 0, 64): the same without a sign.
[[nodiscard]] std::optional<std::uint64_t> yaml_natural(std::string_view text);
// Binary with a sign after "0b", which resolve.go also takes.
[[nodiscard]] std::optional<std::int64_t> yaml_odd_binary(std::string_view text);
// A decimal number with point or exponent; nothing when it overflows.
[[nodiscard]] std::optional<double> yaml_real(std::string_view text);
[[nodiscard]] bool is_yaml_timestamp(std::string_view text);

// The integer whose digits Go's JSON writer puts for a double, if it puts an int64.
[[nodiscard]] std::optional<std::int64_t> integer_as_go_writes(double real);
// strconv.FormatFloat(real, 'g', -1, 32), with YAML's spelling of infinities.
[[nodiscard]] std::string real_as_go_key(double real);

// Standard base64 with padding; line breaks are skipped.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace assay
