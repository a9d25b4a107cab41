// Who may make requests as somebody else, by RBAC.
//
// Role: what the API server logs follows from who made the request, not from whom it was made as:
// WithAudit comes before WithImpersonation (k8s.io/apiserver pkg/server/config.go
// DefaultBuildHandlerChain, Kubernetes v1.36). So a right can be used in ways that no rule about
// its holder tells of.
// Counted: every right to impersonate that meets the name, with the modes of constrained
// impersonation. Not counted: members of system:masters, who may all and are in no object.
// Ownership: points into the index, which outlives it.
#pragma once

#include <cstddef>
#include <vector>

#include "facts/rbac_index.h"

namespace assay {

class Impersonators {
public:
    explicit Impersonators(const RbacIndex& rbac);

    // Each once, in the order of the index; the holder itself is none.
    [[nodiscard]] std::vector<const SubjectName*> of(const SubjectName& who) const;

private:
    struct Right {
        const SubjectName* subject;
        const Grant* grant;
        std::size_t rule;
    };
    std::vector<Right> rights_;
};

}  // namespace assay
