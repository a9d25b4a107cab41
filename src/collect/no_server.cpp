#include "collect/no_server.h"

namespace assay {

Error no_answer(const ApiTarget& target, const std::string& failure) {
    return {ErrorCode::unreachable,
            "cannot read from " + target.server + ": " + failure,
            {},
            "check the server and certificate-authority of context \"" + target.name + "\""};
}

Error no_credentials(const ApiTarget& target) {
    return {ErrorCode::unreachable,
            target.server + ": the server refused our credentials (401)",
            {},
            "check the user of context \"" + target.name +
                "\": its token or certificate may "
                "have expired"};
}

}  // namespace assay
