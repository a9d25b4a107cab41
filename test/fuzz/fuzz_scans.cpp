// Any bytes as what a scanner of images wrote: no crash, and what is kept of a scan is the same
// when it is read from evidence.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/scan_formats.h"
#include "snapshot/image_scan.h"
#include "value/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay;
    Store store;
    const auto document =
        decode_json(std::string_view(reinterpret_cast<const char*>(data), size), store);
    const auto read = document ? read_scans(*document) : fail(ErrorCode::malformed, "no JSON");
    if (!read) return 0;
    for (const ImageScan& scan : read->scans) {
        if (scan.references.empty() && scan.ids.empty()) std::abort();
        const Value kept = image_scan_object(scan, store);
        const ImageScan again = image_scan_of(kept);
        if (!(image_scan_object(again, store) == kept)) std::abort();
        const auto sent = decode_json(encode_json(kept), store);
        if (!sent || !(*sent == kept)) std::abort();
    }
    return 0;
}
