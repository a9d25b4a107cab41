#include "collect/answer.h"

#include <string>

#include "base/text.h"

namespace assay {
namespace {

Judgement unanswered(const Answer& answer) {
    switch (answer.ending) {
        case Ending::garbled:
        case Ending::stopped:
        case Ending::too_large:
            return {Presence::malformed, answer.failure};
        default:
            return {Presence::unreachable, answer.failure};
    }
}

// Only a 404 that Kubernetes wrote is knowledge that something does not exist; a proxy's page is
// not.
bool is_kubernetes_404(const Answer& answer) {
    return answer.content_type == "application/json" || trim(answer.body) == "404 page not found";
}

Judgement refused(const Answer& answer, std::string_view right) {
    if (answer.body.find("cannot impersonate") != std::string::npos) {
        return {Presence::denied, "no right to impersonate"};
    }
    return {Presence::denied, "no right to " + std::string(right)};
}

}  // namespace

Judgement judge(const Answer& answer, std::string_view right) {
    if (answer.ending != Ending::answered) return unanswered(answer);
    const std::string status = std::to_string(answer.status);
    switch (answer.status) {
        case 200:
            return {Presence::present, {}};
        case 401:
            return {Presence::denied, "the server refused our credentials (401)"};
        case 403:
            return refused(answer, right);
        case 404:
            if (is_kubernetes_404(answer)) return {Presence::absent, "the server has none (404)"};
            return {Presence::malformed, "a 404 that no Kubernetes API server wrote"};
        case 410:
            return {Presence::unreachable, "the list expired while it was read (410)"};
        case 429:
            return {Presence::unreachable, "the server was too busy (429)"};
        default:
            break;
    }
    if (answer.status >= 300 && answer.status < 400) {
        return {Presence::malformed, "a redirect (" + status + "), which is not followed"};
    }
    if (answer.status >= 500) return {Presence::unreachable, "the server failed (" + status + ")"};
    return {Presence::malformed, "an unexpected status (" + status + ")"};
}

}  // namespace assay
