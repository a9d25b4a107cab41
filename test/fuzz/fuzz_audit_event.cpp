// Any bytes as a line of an audit log: no crash; an event that is read has an identity for all
// stages, and nothing of what was sent or answered is in it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "access/audit_event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay;
    const auto event = read_audit_event({reinterpret_cast<const char*>(data), size});
    if (!event) {
        if (event.error().code != ErrorCode::malformed || event.error().message.empty()) {
            std::abort();
        }
        return 0;
    }
    if (event->id.empty()) std::abort();
    const AccessRequest& request = event->request;
    if (request.path && !request.resource.empty()) std::abort();
    if (request.verb == "deletecollection" && !request.name.empty()) std::abort();
    if (event->impersonated && event->asker().user != event->impersonated->user) std::abort();
    return 0;
}
