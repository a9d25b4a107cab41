#include "snapshot/redaction.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace assay {
namespace {

constexpr std::size_t kMaxDigits = 10;  // more could hide a number
constexpr std::string_view kSecretData = "secret-data";

// The words that collect/ writes, in order. docs/snapshot-format.md says what they mean.
constexpr std::string_view kDetectors[] = {
    "annotation",   "argument",       "assigned-password", "basic-auth",
    "bearer-token", "configmap-data", "custom-resource",   "env-value",
    "flag-value",   "free-text",      "header-value",      "high-entropy",
    "image",        "named",          "not-text",          "not-understood",
    "opaque",       "parameter",      "private-key",       kSecretData,
    "unexpected",   "url-password",   "vendor-token",
};

bool is_detector(std::string_view word) {
    return std::binary_search(std::begin(kDetectors), std::end(kDetectors), word);
}

bool is_entropy(std::string_view word) {
    return word == "low" || word == "medium" || word == "high";
}

bool is_length(std::string_view digits) {
    return !digits.empty() && digits.size() <= kMaxDigits &&
           digits.find_first_not_of("0123456789") == std::string_view::npos &&
           (digits.size() == 1 || digits.front() != '0');
}

bool is_length(const Value& value) {
    return value.is_integer() && is_length(std::to_string(value.as_integer()));
}

// Takes the part up to the next colon off the text.
std::string_view next_part(std::string_view& text) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view part = text.substr(0, colon);
    text.remove_prefix(std::min(colon + 1, text.size()));
    return part;
}

}  // namespace

bool is_written_content(const Value& inner) {
    const std::string_view detector = inner.get("detector").text_or();
    const std::size_t size = inner.is_map() ? inner.members().size() : 0;
    if (size == 1) {
        return detector == kSecretData;
    }
    return size == 3 && is_detector(detector) && is_length(inner.get("length")) &&
           is_entropy(inner.get("entropy").text_or());
}

bool is_marker_word(std::string_view text) {
    if (next_part(text) != kRedacted) {
        return false;
    }
    const std::string_view detector = next_part(text);
    const std::string_view length = next_part(text);
    return is_detector(detector) && is_length(length) && is_entropy(text);
}

}  // namespace assay
