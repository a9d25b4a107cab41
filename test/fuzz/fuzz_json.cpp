// Any bytes as JSON: no crash, and what decodes is the same after encoding and decoding again.
// Texts that differ from it in a few bytes give the same with frames of it as without.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "value/decode.h"
#include "value/decode_memo.h"
#include "value/store.h"
#include "value/text_places.h"

namespace {

void try_frames(std::string_view text) {
    assay::Store framed;
    assay::fresh_memo(framed.parts()).frames = assay::JsonFrames({.documents = 0, .size = 1});
    std::string near(text);
    for (std::size_t step = 0; step < 6; ++step) {
        assay::Store fresh;
        const auto wanted = assay::decode_json(near, fresh);
        const auto got = assay::decode_json(near, framed);
        if (got.has_value() != wanted.has_value()) std::abort();
        if (got && !(*got == *wanted && got->same(framed.adopt(*wanted)))) std::abort();
        if (!got && got.error().text() != wanted.error().text()) std::abort();
        char& byte = near[(near.size() / 7 + 1) * (step + 1) * 31 % near.size()];
        byte = static_cast<char>(byte ^ (step % 2 == 0 ? 1 : 6));
    }
}

}  // namespace

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
    try_frames(text);
    assay::TextPlaces places;
    places.open(std::string(text));
    const assay::Span exact = places.exactly("a[0].b");
    if (exact.line != 0 && exact.column != places.nearest("a[0].b").column) std::abort();
    return 0;
}
