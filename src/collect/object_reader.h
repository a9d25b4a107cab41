// From the text of one item to a decoded, redacted object in the evidence.
//
// Role: shared by the API pager and the file readers, so that the same object becomes the same
// value on every road.
// Failure: malformed, with what is wrong; the request is unchanged and the caller decides what that
// does to its presence (a LIST with a malformed item is `partial`).
#pragma once

#include <string_view>

#include "base/error.h"
#include "collect/redact.h"
#include "snapshot/evidence.h"
#include "snapshot/kinds.h"

namespace assay {

class ObjectReader {
public:
    // Both must outlive the reader; the redactor works on evidence.store.
    ObjectReader(Evidence& evidence, Redactor& redactor);

    // One item of the LIST that `request` stands for (which may live anywhere). Items of an API
    // LIST carry no apiVersion and kind: those of the request are set where they are missing.
    // Refuses an item without metadata.name.
    [[nodiscard]] Result<void> add_item(Request& request, std::string_view json);

    // An object that says itself what it is, decoded into evidence.store; goes into the request of
    // its kind, which is made on first use. Refuses an object without a name or generateName and
    // an apiVersion or kind that cannot be one. Gives the request's place in evidence.requests.
    [[nodiscard]] Result<std::size_t> add_object(const Value& object, Origin origin);

private:
    Evidence& evidence_;
    Redactor& redactor_;
};

// Whether an apiVersion and kind can be those of an object: made of the letters and as long as
// Kubernetes allows.
[[nodiscard]] bool is_object_type(std::string_view api_version, std::string_view kind);

// The request of this kind in the evidence; made (presence not_asked) where there is none.
[[nodiscard]] std::size_t request_of(Evidence& evidence, const KindInfo& kind);

}  // namespace assay
