// Any bytes as a node document: no crash; what is read is the same after writing and reading it
// again, before redaction and after it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/redact_node.h"
#include "snapshot/node_document.h"
#include "value/decode.h"
#include "value/store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    assay::Store store;
    const auto document = assay::decode_yaml(text, store);
    if (!document) return 0;
    auto node = assay::read_node_document(*document, {});
    if (!node) return 0;
    const auto again = assay::read_node_document(assay::node_document(*node, store), {});
    if (!again || !(*again == *node)) std::abort();
    assay::redact_node(*node);
    const auto redacted = assay::read_node_document(assay::node_document(*node, store), {});
    if (!redacted || !(*redacted == *node)) std::abort();
    return 0;
}
