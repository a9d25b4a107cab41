#include "collect/credentials.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "snapshot/redaction.h"

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

// JSON Web Tokens of one text: two base64url parts with a dot between, the first being an object.
class WebTokens {
public:
    explicit WebTokens(std::string_view text) : text_(text) {}

    // Whether one begins at `at`, which never goes back.
    [[nodiscard]] bool begins(std::size_t at) {
        if (!text_.substr(at).starts_with("eyJ")) {
            return false;
        }
        // Looked for once: what begins like a token may be one long word of such beginnings.
        if (part_end_ <= at) {
            const auto belongs = [](char byte) { return byte != '.' && is_token_byte(byte); };
            part_end_ = at + run_of(text_.substr(at), belongs);
        }
        const std::string_view rest = text_.substr(part_end_);
        return rest.starts_with('.') && part_end_ - at >= 10 &&
               run_of(rest.substr(0, kSecondPart), is_token_byte) == kSecondPart;
    }

private:
    static constexpr std::size_t kSecondPart = 11;  // with the dot

    std::string_view text_;
    std::size_t part_end_ = 0;  // where the first part ends that was looked at last
};

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

char lower(char byte) { return is_upper(byte) ? static_cast<char>(byte - 'A' + 'a') : byte; }
constexpr char upper(char lower_case) { return static_cast<char>(lower_case - 'a' + 'A'); }

constexpr std::size_t pair_of(char first, char second) {
    return static_cast<std::size_t>(static_cast<unsigned char>(first)) << 8 |
           static_cast<unsigned char>(second);
}

bool starts_with_name(std::string_view text, std::string_view name) {
    return text.size() > name.size() &&
           std::equal(name.begin(), name.end(), text.begin(),
                      [](char wanted, char byte) { return wanted == lower(byte); });
}

// What fills in a value later, or says that there is none. The value is what `rest` begins with.
bool is_no_password(std::string_view rest) {
    constexpr std::string_view kStarts[] = {"$(", "${", "{", "[", "<"};
    constexpr std::string_view kWhole[] = {"", "null", "~", "true", "false"};
    constexpr std::size_t kLongest = 256;  // longer than any marker word
    const std::string_view near = rest.substr(0, kLongest);
    const std::string_view value = near.substr(0, near.find_first_of(" \t\r\n;&,\"'"));
    if (std::any_of(std::begin(kStarts), std::end(kStarts),
                    [&](std::string_view start) { return value.starts_with(start); })) {
        return true;
    }
    const bool is_whole = value.size() < near.size() || near.size() == rest.size();
    return is_whole && (is_marker_word(value) ||
                        std::find(std::begin(kWhole), std::end(kWhole), value) != std::end(kWhole));
}

struct AssignedName {
    std::string_view word;
    bool colon = false;  // "passwd: files" is no password
};
constexpr AssignedName kAssigned[] = {
    {"password", true}, {"passwd"}, {"pwd"}, {"accountkey"}, {"sharedaccesskey"}};

// "Password=x;" of a connection string or a properties file, "password: x" of YAML and JSON. A
// colon needs a blank or quote beside it, for images and names have colons too.
bool is_assigned_password(std::string_view text, std::size_t at) {
    if (at > 0 && is_alnum(text[at - 1]) && !(is_lower(text[at - 1]) && is_upper(text[at]))) {
        return false;
    }
    std::string_view rest = text.substr(at);
    const auto* name =
        std::find_if(std::begin(kAssigned), std::end(kAssigned),
                     [&](const AssignedName& each) { return starts_with_name(rest, each.word); });
    if (name == std::end(kAssigned)) {
        return false;
    }
    rest.remove_prefix(name->word.size());
    const bool quoted = rest.front() == '"' || rest.front() == '\'';
    rest.remove_prefix(quoted ? 1 : 0);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    const bool colon = rest.starts_with(':') && name->colon;
    if (!colon && (!rest.starts_with('=') || rest.starts_with("=="))) {
        return false;
    }
    rest.remove_prefix(1);
    if (colon && !quoted && !rest.starts_with(' ') && !rest.starts_with('"')) {
        return false;
    }
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\"'"), rest.size()));
    // The shell's PWD is a folder.
    return !is_no_password(rest) &&
           !(name->word == "pwd" && (rest.starts_with('/') || rest.starts_with('.')));
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

// Certificates are public, as PEM and as its base64; so are names of resources at AWS, which end
// in what its tools drew at random.
bool is_public(std::string_view text) {
    return text.starts_with("-----BEGIN CERTIFICATE") ||
           text.starts_with("LS0tLS1CRUdJTiBDRVJUSUZJQ0FUR") ||
           (text.starts_with("arn:aws") && text.find_first_of(" \t\n") == std::string_view::npos);
}

bool has_random_word(std::string_view text) {
    if (is_public(text)) {
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

constexpr std::size_t kShortest = 5;  // "pwd=x"

using Detector = std::optional<std::string_view>;

Detector named(bool found, std::string_view detector) {
    return found ? Detector(detector) : std::nullopt;
}

Detector vendor_token(std::string_view text, std::size_t at) {
    const bool starts = at == 0 || !is_alnum(text[at - 1]);
    return named(starts && is_vendor_token(text.substr(at)), "vendor-token");
}

// The pairs of bytes that something begins with that detector_at() knows, one bit for each. Who
// adds a beginning there adds it here: what is not here is never looked at.
constexpr auto kBeginnings = [] {
    std::array<std::uint64_t, 65536 / 64> bits{};
    const auto add = [&bits](char first, char second) {
        const std::size_t pair = pair_of(first, second);
        bits[pair / 64] |= std::uint64_t{1} << (pair % 64);
    };
    // In letters of either case.
    const auto add_name = [&add](std::string_view name) {
        for (const char first : {name[0], upper(name[0])}) {
            for (const char second : {name[1], upper(name[1])}) {
                add(first, second);
            }
        }
    };
    for (const std::string_view start : {"--", "LS", ":/", "ey"}) {
        add(start[0], start[1]);
    }
    for (const std::string_view scheme : {"bearer", "basic"}) {
        add_name(scheme);
    }
    for (const AssignedName& name : kAssigned) {
        add_name(name.word);
    }
    for (const auto& vendor : kVendors) {
        add(vendor.prefix[0], vendor.prefix[1]);
    }
    return bits;
}();

bool may_begin(char first, char second) {
    const std::size_t pair = pair_of(first, second);
    return (kBeginnings[pair / 64] >> (pair % 64) & 1) != 0;
}

// One jump by the byte.
Detector detector_at(std::string_view text, std::size_t at, WebTokens& tokens) {
    switch (text[at]) {
        case '-':
        case 'L':
            return named(is_private_key(text.substr(at)), "private-key");
        case ':':
            return named(is_url_password(text.substr(at)), "url-password");
        case 'e':
            return named(tokens.begins(at), "bearer-token");
        case 'B':
        case 'b':
            return follows_scheme(text.substr(at), "bearer ", 8)
                       ? Detector("bearer-token")
                       : named(follows_scheme(text.substr(at), "basic ", 12), "basic-auth");
        case 'P':
        case 'p':
        case 'a':
            return named(is_assigned_password(text, at), "assigned-password");
        case 'A':
        case 'S':
        case 's':
            return is_assigned_password(text, at) ? Detector("assigned-password")
                                                  : vendor_token(text, at);
        case 'g':
        case 'x':
        case 'r':
        case 'h':
        case 'n':
        case 'd':
        case 'K':
            return vendor_token(text, at);
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<std::string_view> credential_in(std::string_view text) {
    WebTokens tokens(text);
    for (std::size_t at = 0; at + kShortest <= text.size(); ++at) {
        // Most bytes begin nothing.
        if (!may_begin(text[at], text[at + 1])) {
            continue;
        }
        if (const auto found = detector_at(text, at, tokens)) {
            return found;
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

bool is_harmless(std::string_view text) {
    return text.empty() || text == "true" || text == "false" || is_marker_word(text);
}

std::string_view entropy_class(std::string_view text) {
    if (text.empty()) {
        return "low";
    }
    const double bits = bits_per_byte(text) * static_cast<double>(text.size());
    return bits < 40 ? "low" : bits < 96 ? "medium" : "high";
}

std::string marker_word(std::string_view detector, std::string_view text) {
    return fmt::format("{}:{}:{}:{}", kRedacted, detector, text.size(), entropy_class(text));
}

}  // namespace assay
