// Any bytes as YAML: no crash; what decodes survives JSON and back; a stream covers each document
// inside the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "value/decode.h"
#include "value/store.h"
#include "value/text_places.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    assay::Store store;
    if (const auto value = assay::decode_yaml(text, store)) {
        // Aliases may make a small text a large value; writing that out proves nothing more.
        if (text.find('*') == std::string_view::npos) {
            const auto again = assay::decode_json(assay::encode_json(*value), store);
            if (!again || !again->same(*value)) std::abort();
        }
    }
    std::size_t end = 0;
    assay::decode_yaml_stream(text, store, [&](assay::YamlDocument&& document) {
        if (document.offset < end || document.offset + document.length > text.size()) std::abort();
        end = document.offset + document.length;
    });
    assay::TextPlaces places;
    places.open(std::string(text));
    const assay::Span exact = places.exactly("a[0].b");
    if (exact.line != 0 && exact.column != places.nearest("a[0].b").column) std::abort();
    return 0;
}
