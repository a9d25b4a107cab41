// What the commands `can` and `who-can` print.
//
// Role: answers about rights as text for people and as JSON for programs. Every name comes from the
// cluster: text output is escaped (base/text.h printable), JSON is valid UTF-8.
// Shape of a grant, everywhere in the JSON:
//   {"subject": {"kind", "namespace"?, "name"}, "binding": {"kind", "namespace"?, "name"},
//    "role": {"kind", "namespace"?, "name"}, "rule": 0}
// `rule` counts the rules of the role from 0; `namespace` of the binding is where the grant counts,
// without it the whole cluster.
#pragma once

#include <optional>
#include <string>

#include "access/authorizer.h"
#include "access/remarks.h"
#include "access/review.h"
#include "access/rights.h"
#include "access/who_can.h"

namespace assay {

// What the API server itself says of a question.
struct ServerAnswer {
    std::optional<bool> allowed;  // nothing: it did not say
    std::string reason;           // hostile; its own, or why there is no answer
};

// One line: {"allowed": true|false|null, "by": guard, "reason": text, "grants": [...]}. null: the
// evidence is not complete. `by`: access/guard_answer.h. With "impersonation": the verb that lets
// impersonate, where somebody is. `others`: see access/other_authorizers.h. With "server":
// {"allowed": true|false|null, "reason"} where it was asked.
[[nodiscard]] std::string answer_line(const Review& review, const std::string& others,
                                      const std::optional<ServerAnswer>& server = std::nullopt);

// "create pods/exec in the namespace shop". `whole`: where a request without a namespace asks.
[[nodiscard]] std::string request_text(const AccessRequest& request, Where where);

[[nodiscard]] std::string holders_text(const AccessRequest& request, Where where,
                                       const Holders& holders, const Remarks& remarks);
[[nodiscard]] std::string holders_json(const AccessRequest& request, Where where,
                                       const Holders& holders, const Remarks& remarks);
[[nodiscard]] std::string rights_text(const Identity& who, const Rights& rights,
                                      const Remarks& remarks);
[[nodiscard]] std::string rights_json(const Identity& who, const Rights& rights,
                                      const Remarks& remarks);

}  // namespace assay
