// Any bytes as a list in chunks of any size: no crash, and the chunks do not matter.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "value/item_splitter.h"

namespace {

// Items, rest or error, as one text.
std::string outcome(std::string_view text, std::size_t chunk) {
    std::string out;
    assay::ItemSplitter splitter([&](const assay::ListItem& item) -> assay::Result<void> {
        if (text.substr(item.offset, item.text.size()) != item.text) std::abort();
        out.append(item.text).append("\n");
        return {};
    });
    for (std::size_t at = 0; at < text.size(); at += chunk)
        if (!splitter.feed(text.substr(at, chunk))) break;
    const auto rest = splitter.finish();
    return out + (rest ? *rest : rest.error().message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (outcome(text, 1 + data[0] % 70) != outcome(text, text.size() + 1)) std::abort();
    return 0;
}
