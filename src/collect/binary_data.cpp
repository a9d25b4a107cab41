#include "collect/binary_data.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/pem.h"
#include "base/text.h"
#include "collect/credentials.h"

namespace assay {
namespace {

bool is_image(std::string_view bytes) {
    using namespace std::string_view_literals;
    constexpr std::string_view kStarts[] = {"\x89PNG\r\n\x1A\n"sv, "\xFF\xD8\xFF"sv, "GIF87a"sv,
                                            "GIF89a"sv, "\0\0\1\0"sv};
    return std::any_of(std::begin(kStarts), std::end(kStarts),
                       [&](std::string_view start) { return bytes.starts_with(start); }) ||
           (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP"));
}

// A text in two bytes a letter has NULs.
bool is_plain_text(std::string_view bytes) {
    return is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

}  // namespace

BinaryData read_binary_data(std::string_view key, std::string_view base64) {
    auto decoded = from_base64(base64);
    const bool read = decoded.has_value();
    BinaryData data{read ? std::move(*decoded) : std::string(base64), "not-text"};
    if (const auto found = credential_in(data.bytes)) {
        data.detector = *found;
    } else if (is_credential_name(key)) {
        data.detector = "named";
    } else if (read && is_image(data.bytes)) {
        data.detector = "image";
    } else if (read && is_plain_text(data.bytes)) {
        data.detector = "configmap-data";
    }
    return data;
}

}  // namespace assay
