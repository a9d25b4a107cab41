#include "history/history_place.h"

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kFile = "sqlite:";

bool is_server(std::string_view text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

// Of `user:secret@host` everything between the colon and the last @. A secret that holds a slash
// or a question mark must not be shown either: what stands before the last @ is all of the user's.
std::string without_password(std::string_view url) {
    const auto begin = url.find("://") + 3;
    std::string shown(url);
    const auto at = shown.rfind('@');
    if (at != std::string::npos) {
        const auto colon = shown.find(':', begin);
        if (colon != std::string::npos && colon < at)
            shown.replace(colon + 1, at - colon - 1, kHidden);
    }
    for (const std::string_view key : {"password=", "sslpassword=", "passfile="}) {
        for (auto found = shown.find(key); found != std::string::npos;
             found = shown.find(key, found + key.size())) {
            const auto value = found + key.size();
            const auto end = std::min(shown.find('&', value), shown.size());
            shown.replace(value, end - value, kHidden);
        }
    }
    return shown;
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
