// What the binaryData of a ConfigMap holds.
//
// Role: redaction takes every such value out; this says what the marker says of it.
#pragma once

#include <string>
#include <string_view>

namespace assay {

struct BinaryData {
    std::string bytes;          // decoded; the text itself where it is no base64
    std::string_view detector;  // never empty
};

// Detectors, the first that is true: of a credential, wherever its look is found in the bytes;
// "named" under such a name; "image" for what begins as pictures for browsers do (PNG, JPEG, GIF,
// ICO, WebP); "configmap-data" for a text; "not-text" for anything else, such as archives and key
// stores: what is in there nobody looked for.
[[nodiscard]] BinaryData read_binary_data(std::string_view key, std::string_view base64);

}  // namespace assay
