// The pieces that every JSON document about rights is made of: names, grants, reasons.
//
// Role: one shape for `can`, `who-can` and `paths` (access/writing.h says it). Names come from the
// cluster; text is made valid UTF-8.
// Ownership: values live in the store of the document.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/authorizer.h"
#include "base/presence.h"
#include "value/store.h"

namespace assay {

class AccessDocument {
public:
    using Members = std::vector<std::pair<std::string_view, Value>>;

    Value text(std::string_view bytes);
    Value texts(const std::vector<std::string>& list);
    static Value number(std::size_t count);
    Value list(const std::vector<Value>& items) { return store_.list(items); }
    Value map(const Members& members) { return store_.map(members); }

    // Without a namespace or a name the member is missing.
    Value named(std::string_view kind, std::string_view ns, std::string_view name);
    Value subject(const SubjectName& name) { return named(name.kind, name.ns, name.name); }
    Value request(const AccessRequest& request);
    Value binding(const Grant& grant);  // one that is only thought of has no name
    Value grant(const Permit& permit);
    Value grants(std::span<const Permit> permits);
    Value why(const Unknown& unknown);
    Value missing(const std::vector<Unknown>& missing);

    // The whole document, on one line.
    std::string encode(const Members& members);

private:
    Store store_;
};

}  // namespace assay
