// Any bytes as a package database of dpkg: no crash; stanzas written again are the same stanzas;
// the order of the versions in them does not contradict itself.
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "collect/packages_dpkg.h"
#include "facts/package_version.h"

namespace {

using assay::Stanza;

// As deb-control(5) writes it: a line of the value that is empty cannot be written.
std::string written(const std::vector<Stanza>& stanzas) {
    std::string text;
    for (const Stanza& stanza : stanzas) {
        for (const auto& [field, value] : stanza) {
            text += field + ":";
            for (const std::string_view line : assay::split(value, '\n'))
                text.append(" ").append(line).append("\n");
        }
        text += "\n";
    }
    return text;
}

template <class Compare>
void try_order(const Compare& compare, std::string_view left, std::string_view right) {
    if (compare(left, left) != std::strong_ordering::equal) std::abort();
    const std::strong_ordering forward = compare(left, right);
    const std::strong_ordering back = compare(right, left);
    if ((forward < 0) != (back > 0) || (forward == 0) != (back == 0)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::vector<Stanza> stanzas;
    const auto take = [&stanzas](const Stanza& stanza) { stanzas.push_back(stanza); };
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!assay::read_stanzas(text, take)) return 0;
    std::vector<Stanza> first;
    first.swap(stanzas);
    if (!assay::read_stanzas(written(first), take) || first != stanzas) std::abort();
    std::string last = "1.0";
    for (const Stanza& stanza : first) {
        if (!stanza.contains("package")) std::abort();
        const auto version = stanza.find("version");
        if (version == stanza.end()) continue;
        try_order(assay::compare_dpkg, last, version->second);
        try_order(assay::compare_rpm, last, version->second);
        (void)assay::upstream_version(version->second);
        last = version->second;
    }
    return 0;
}
