#include "collect/credentials.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace assay {
namespace {

bool is_lower(char byte) { return byte >= 'a' && byte <= 'z'; }
bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_alnum(char byte) { return is_lower(byte) || is_upper(byte) || is_digit(byte); }
bool is_token_byte(char byte) {
    return is_alnum(byte) || byte == '-' || byte == '_' || byte == '.' || byte == '+' ||
           byte == '/' || byte == '=' || byte == '~';
}

std::size_t run_of(std::string_view text, bool (*belongs)(char)) {
    const auto* end = std::find_if_not(text.begin(), text.end(), belongs);
    return static_cast<std::size_t>(end - text.begin());
}

// "-----BEGIN RSA PRIVATE KEY-----", or the same in base64 (in any of its three alignments).
bool is_private_key(std::string_view rest) {
    if (rest.starts_with("-----BEGIN")) {
        return rest.substr(0, 80).find("PRIVATE KEY") != std::string_view::npos;
    }
    if (rest.starts_with("LS0tLS1CRUdJTi")) {
        const std::string_view head = rest.substr(0, 80);
        for (const std::string_view part : {"UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"}) {
            if (head.find(part) != std::string_view::npos) {
                return true;
            }
        }
    }
    return false;
}

// A JSON Web Token: two base64url parts with a dot between, the first being an object.
bool is_web_token(std::string_view rest) {
    if (!rest.starts_with("eyJ")) {
        return false;
    }
    const std::string_view token = rest.substr(0, run_of(rest, is_token_byte));
    const std::size_t dot = token.find('.');
    return dot != std::string_view::npos && dot >= 10 && token.size() > dot + 10;
}

bool follows_scheme(std::string_view rest, std::string_view scheme, std::size_t least) {
    if (rest.size() <= scheme.size()) {
        return false;
    }
    for (std::size_t index = 0; index < scheme.size(); ++index) {
        const char byte = rest[index];
        if ((is_upper(byte) ? static_cast<char>(byte - 'A' + 'a') : byte) != scheme[index]) {
            return false;
        }
    }
    return run_of(rest.substr(scheme.size()), is_token_byte) >= least;
}

// "://user:password@"; `rest` begins at the colon.
bool is_url_password(std::string_view rest) {
    if (!rest.starts_with("://")) {
        return false;
    }
    const std::string_view authority = rest.substr(3, rest.find_first_of("/ \t\n\"'<>", 3) - 3);
    const std::size_t at = authority.rfind('@');
    const std::size_t colon = authority.find(':');
    return at != std::string_view::npos && colon != std::string_view::npos && colon + 1 < at;
}

// Prefixes of tokens as their makers document them, and how much must follow.
constexpr struct {
    std::string_view prefix;
    std::size_t least;
} kVendors[] = {
    {"AKIA", 16},  {"ASIA", 16},  {"AIza", 35},        {"ghp_", 30},      {"gho_", 30},
    {"ghu_", 30},  {"ghs_", 30},  {"github_pat_", 20}, {"glpat-", 20},    {"xoxb-", 10},
    {"xoxp-", 10}, {"xoxa-", 10}, {"sk_live_", 16},    {"rk_live_", 16},  {"sk-", 32},
    {"hf_", 30},   {"npm_", 30},  {"dop_v1_", 40},     {"dckr_pat_", 20}, {"hvs.", 20},
    {"SG.", 40},   {"K10", 48},
};

bool is_vendor_token(std::string_view rest) {
    return std::any_of(std::begin(kVendors), std::end(kVendors), [&](const auto& vendor) {
        return rest.starts_with(vendor.prefix) &&
               run_of(rest.substr(vendor.prefix.size()), is_token_byte) >= vendor.least;
    });
}

double bits_per_byte(std::string_view text) {
    std::array<std::size_t, 256> counts{};
    for (const char byte : text) {
        ++counts[static_cast<unsigned char>(byte)];
    }
    double bits = 0;
    for (const std::size_t count : counts) {
        if (count > 0) {
            const double share = static_cast<double>(count) / static_cast<double>(text.size());
            bits -= share * std::log2(share);
        }
    }
    return bits;
}

// Cipher suites, feature gates, paths, host names and hexadecimal digests are no random words: they
// lack digits, upper or lower case letters, or are short between their separators.
bool is_random_word(std::string_view word) {
    if (word.size() < 20) {
        return false;
    }
    const auto lower = std::count_if(word.begin(), word.end(), is_lower);
    const auto upper = std::count_if(word.begin(), word.end(), is_upper);
    const auto digits = std::count_if(word.begin(), word.end(), is_digit);
    return lower >= 2 && upper >= 2 && digits >= 2 && bits_per_byte(word) >= 3.6;
}

// Certificates are public, as PEM and as its base64.
bool is_certificate(std::string_view text) {
    return text.starts_with("-----BEGIN CERTIFICATE") ||
           text.starts_with("LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR");
}

bool has_random_word(std::string_view text) {
    if (is_certificate(text)) {
        return false;
    }
    while (!text.empty()) {
        const auto belongs = [](char byte) {
            return is_alnum(byte) || byte == '+' || byte == '_' || byte == '-' || byte == '=';
        };
        const std::size_t length = run_of(text, belongs);
        if (is_random_word(text.substr(0, length))) {
            return true;
        }
        text.remove_prefix(std::min(text.size(), length + 1));
    }
    return false;
}

// Ends of names, in lower case without '-', '_' and '.'.
constexpr std::string_view kNameEnds[] = {
    "password",   "passwd",      "passphrase",       "token",          "secret",
    "apikey",     "accesskey",   "secretkey",        "privatekey",     "clientkeydata",
    "credential", "credentials", "authkey",          "signingkey",     "encryptionkey",
    "sessionkey", "masterkey",   "connectionstring", "certificatekey",
};
constexpr std::string_view kWholeNames[] = {"auth", "pass", "pwd", "authorization", "jws"};

}  // namespace

std::optional<std::string_view> credential_in(std::string_view text) {
    if (text.size() < 8) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at + 8 <= text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        switch (text[at]) {
            case '-':
            case 'L':
                if (is_private_key(rest)) {
                    return "private-key";
                }
                break;
            case ':':
                if (is_url_password(rest)) {
                    return "url-password";
                }
                break;
            case 'e':
                if (is_web_token(rest)) {
                    return "bearer-token";
                }
                break;
            case 'B':
            case 'b':
                if (follows_scheme(rest, "bearer ", 8)) {
                    return "bearer-token";
                }
                if (follows_scheme(rest, "basic ", 12)) {
                    return "basic-auth";
                }
                break;
            case 'A':
            case 'g':
            case 'x':
            case 's':
            case 'r':
            case 'h':
            case 'n':
            case 'd':
            case 'S':
            case 'K':
                if ((at == 0 || !is_alnum(text[at - 1])) && is_vendor_token(rest)) {
                    return "vendor-token";
                }
                break;
            default:
                break;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> credential_or_random_in(std::string_view text) {
    if (const auto found = credential_in(text)) {
        return found;
    }
    return has_random_word(text) ? std::optional<std::string_view>("high-entropy") : std::nullopt;
}

bool is_credential_name(std::string_view name) {
    if (name.empty() || name.size() > 128) {
        return false;
    }
    std::string plain;
    for (const char byte : name) {
        if (byte != '-' && byte != '_' && byte != '.') {
            plain.push_back(is_upper(byte) ? static_cast<char>(byte - 'A' + 'a') : byte);
        }
    }
    return std::any_of(std::begin(kNameEnds), std::end(kNameEnds),
                       [&](std::string_view end) { return plain.ends_with(end); }) ||
           std::find(std::begin(kWholeNames), std::end(kWholeNames), plain) !=
               std::end(kWholeNames);
}

std::string_view entropy_class(std::string_view text) {
    if (text.empty()) {
        return "low";
    }
    const double bits = bits_per_byte(text) * static_cast<double>(text.size());
    return bits < 40 ? "low" : bits < 96 ? "medium" : "high";
}

std::string marker_word(std::string_view detector, std::string_view text) {
    return fmt::format("$redacted:{}:{}:{}", detector, text.size(), entropy_class(text));
}

}  // namespace assay
