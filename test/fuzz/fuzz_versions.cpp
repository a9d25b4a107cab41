// Any bytes as a version and, after the first line, as a range of versions: no crash; order and
// ranges agree with each other.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "facts/version.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = input.find('\n');
    const auto range =
        VersionRange::parse(line == std::string_view::npos ? input : input.substr(line + 1));
    const auto version = parse_version(input.substr(0, line));
    if (range && range->any() && version && !range->contains(*version)) std::abort();
    if (range && version) (void)range->contains(*version);
    if (!version) return 0;
    if (*version < *version || !(*version == *version)) std::abort();
    const auto minor = parse_version(version->minor_text());
    if (!minor || minor->major != version->major || minor->minor != version->minor) std::abort();
    const auto same = VersionRange::parse("=" + version->minor_text());
    if (!same || !same->contains(*version)) std::abort();
    return 0;
}
