#include "collect/account_names.h"

#include <charconv>
#include <vector>

#include "base/text.h"

namespace assay {
namespace {

// name:password:number:... (passwd(5), group(5)). Of lines with one number the first counts.
std::map<std::uint32_t, std::string> names_in(const std::string& text) {
    std::map<std::uint32_t, std::string> names;
    for (const std::string_view line : split(text, '\n')) {
        const std::vector<std::string_view> fields = split(line, ':');
        std::uint32_t number = 0;
        if (fields.size() < 3 || fields[0].empty() || !is_utf8(fields[0])) {
            continue;
        }
        const char* end = fields[2].data() + fields[2].size();
        const auto [stopped, error] = std::from_chars(fields[2].data(), end, number);
        if (error == std::errc{} && stopped == end) {
            names.emplace(number, printable(fields[0], 64));
        }
    }
    return names;
}

// The kernel knows root by its number: it is called so without a line too, and nobody else is.
std::string name_or_number(const std::map<std::uint32_t, std::string>& names,
                           std::uint32_t number) {
    if (number == 0) return "root";
    const auto found = names.find(number);
    return found == names.end() || found->second == "root" ? std::to_string(number) : found->second;
}

}  // namespace

AccountNames::AccountNames(const Root& root)
    : users_(names_in(root.read("/etc/passwd").text)),
      groups_(names_in(root.read("/etc/group").text)) {}

std::string AccountNames::owner(std::uint32_t user, std::uint32_t group) const {
    return name_or_number(users_, user) + ":" + name_or_number(groups_, group);
}

}  // namespace assay
