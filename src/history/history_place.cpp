#include "history/history_place.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kFile = "sqlite:";

bool is_server(std::string_view text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

// Whether the value of a parameter may be read by anybody. libpq takes keys with %XX for letters:
// what such a key means is not looked at.
bool is_open(std::string_view key) {
    return key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos &&
           key.find("pass") == std::string_view::npos &&
           key.find("secret") == std::string_view::npos &&
           key.find("scram") == std::string_view::npos;
}

std::string shown_parameters(std::string_view parameters) {
    std::string shown;
    for (const std::string_view parameter : split(parameters, '&')) {
        const std::string_view key = parameter.substr(0, parameter.find('='));
        shown += shown.empty() ? "?" : "&";
        shown +=
            is_open(key) ? std::string(parameter) : std::string(key) + "=" + std::string(kHidden);
    }
    return shown;
}

// Of `user:secret@host` everything between the colon and the last @: a secret that holds a slash
// must not be shown either. Where an @ stands behind a question mark, the one may belong to a
// secret as well as the other, and nothing is shown from the first colon or question mark on.
std::string without_password(std::string_view url) {
    const std::size_t begin = url.find("://") + 3;
    const std::size_t question = std::min(url.find('?'), url.size());
    const std::size_t colon = std::min(url.find(':', begin), url.size());
    const std::size_t at = url.rfind('@');
    std::string shown(url.substr(0, question));
    if (at != std::string_view::npos && at > question) {
        shown.resize(std::min(colon + 1, question));
        return shown + std::string(kHidden);
    }
    if (at != std::string_view::npos && colon < at) {
        shown.replace(colon + 1, at - colon - 1, kHidden);
    }
    if (question == url.size()) return shown;
    return shown + shown_parameters(url.substr(question + 1));
}

}  // namespace

Result<HistoryPlace> history_place(std::string_view text) {
    const bool is_path = text.starts_with(kFile);
    if (is_path) text.remove_prefix(kFile.size());
    if (!is_path && is_server(text)) {
        return HistoryPlace{true, std::string(text), printable(without_password(text))};
    }
    const auto scheme = text.find("://");
    if (!is_path && scheme != std::string_view::npos) {
        return fail(ErrorCode::usage,
                    "there is no history behind " + printable(text.substr(0, scheme), 20) + "://",
                    {}, "give the path of a file, or postgres://user@host/database");
    }
    if (text.empty()) return fail(ErrorCode::usage, "--history names no file");
    return HistoryPlace{false, std::string(text), printable(text)};
}

}  // namespace assay
