// Any bytes as the log of a node: no crash; what is read is the same when it is written and read
// again, and nothing is kept of a log that is not whole.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/node_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const assay::NodeLog log = assay::read_node_log(text);
    if (log.presence != assay::Presence::present) {
        if (!log.document.empty() || log.reason.empty()) std::abort();
        return 0;
    }
    const auto again = assay::node_log(log.document);
    if (again && assay::read_node_log(*again).document != log.document) std::abort();
    return 0;
}
