// Any bytes as JSON: no crash, and what decodes is the same after encoding and decoding again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "value/decode.h"
#include "value/store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    assay::Store store;
    const auto first = assay::decode_json(text, store);
    if (!first) return 0;
    const auto again = assay::decode_json(assay::encode_json(*first), store);
    if (!again || !again->same(*first)) std::abort();
    // The third reading finds its parts remembered.
    const auto third = assay::decode_json(text, store);
    if (!third || !third->same(*first)) std::abort();
    (void)assay::locate_path(text, "a[0].b");
    return 0;
}
