#include "access/rights.h"

#include "access/missing.h"

namespace assay {

Rights rights_of(const Authorizer& authorizer, const Identity& who) {
    Rights rights;
    for (const SubjectName& subject : subjects_of(who)) {
        rights.master = rights.master || subject == kMasterGroup;
        const auto named = authorizer.rbac().grants().find(subject);
        if (named == authorizer.rbac().grants().end()) continue;
        for (const Grant& grant : named->second) {
            for (std::size_t i = 0; i < grant.rules.size(); ++i) {
                rights.rules.push_back({&named->first, &grant, i});
            }
            add_missing(grant.missing, rights.missing);
        }
    }
    add_missing(authorizer.rbac().cluster_gap(), rights.missing);
    add_missing(authorizer.rbac().namespace_gap(), rights.missing);
    return rights;
}

}  // namespace assay
