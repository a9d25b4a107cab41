// What a credential looks like, by itself or by the name it stands under.
//
// Role: the detectors behind redaction. They err on the side of taking too much out: a marker in
// place of a harmless word costs a reader little.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// The detector that recognises a credential anywhere in the text: "private-key", "bearer-token",
// "basic-auth", "url-password", "vendor-token", "assigned-password" ("Pwd=x", "password: x");
// nothing when none does. What templates, shells and the kubelet fill in later is no password. One
// pass over the bytes.
[[nodiscard]] std::optional<std::string_view> credential_in(std::string_view text);

// The same, and "high-entropy" for a word that looks drawn at random. For places where a
// configuration value is expected: too eager for names and digests. Certificates and names of
// resources at AWS (ARNs) are public.
[[nodiscard]] std::optional<std::string_view> credential_or_random_in(std::string_view text);

// Whether a value under this name is a credential: "token", "client-secret", "DB_PASSWORD",
// "client-key-data". Names of files and references ("tokenFile", "secretName") are not meant.
[[nodiscard]] bool is_credential_name(std::string_view name);

// Whether a text stays under any name: nothing, a boolean, and a marker word of ours.
[[nodiscard]] bool is_harmless(std::string_view text);

// "low", "medium" or "high": Shannon's entropy of the bytes times their number, below 40 bits,
// below 96 bits, or more.
[[nodiscard]] std::string_view entropy_class(std::string_view text);

// "$redacted:detector:length:entropy".
[[nodiscard]] std::string marker_word(std::string_view detector, std::string_view text);

}  // namespace assay
