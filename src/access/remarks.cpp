#include "access/remarks.h"

#include <fmt/format.h>

#include "access/words.h"
#include "access/writing.h"
#include "base/text.h"

namespace assay {
namespace {

std::string verified_text(const Verification& verified) {
    if (verified.claims == 0) return "verified: there is no right here to ask about\n";
    std::string text =
        fmt::format("verified: the API server was asked about {} of {} rights and grants {}\n",
                    verified.asked, verified.claims, verified.same);
    for (const RefusedClaim& refused : verified.refused) {
        text += fmt::format("  refused: {}: {}{}\n", text_of(refused.claim.subject),
                            request_text(refused.claim.request, Where::there),
                            refused.reason.empty() ? "" : ": " + printable(refused.reason, 200));
    }
    if (verified.unanswered > 0) {
        text += fmt::format("  not answered: {}: {}\n", verified.unanswered,
                            printable(verified.why, 200));
    }
    return text;
}

}  // namespace

std::string remarks_text(const Remarks& remarks) {
    return remarks.others + "\n" + (remarks.verified ? verified_text(*remarks.verified) : "");
}

void add_remarks(const Remarks& remarks, AccessDocument& document,
                 AccessDocument::Members& members) {
    members.emplace_back("otherAuthorizers", document.text(remarks.others));
    if (!remarks.verified) return;
    const Verification& verified = *remarks.verified;
    std::vector<Value> refused;
    for (const RefusedClaim& one : verified.refused) {
        refused.push_back(document.map({{"subject", document.subject(one.claim.subject)},
                                        {"request", document.request(one.claim.request)},
                                        {"reason", document.text(one.reason)}}));
    }
    members.emplace_back("verified",
                         document.map({{"claims", document.number(verified.claims)},
                                       {"asked", document.number(verified.asked)},
                                       {"same", document.number(verified.same)},
                                       {"refused", document.list(refused)},
                                       {"notAnswered", document.number(verified.unanswered)},
                                       {"why", document.text(verified.why)}}));
}

}  // namespace assay
