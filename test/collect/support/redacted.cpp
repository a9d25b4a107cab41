#include "collect/support/redacted.h"

#include <doctest/doctest.h>

#include "collect/redact.h"
#include "value/decode.h"

namespace assay::test {

std::string redacted(std::string_view json) {
    Store store;
    Redactor redactor(store);
    const auto value = decode_json(json, store);
    REQUIRE_MESSAGE(value.has_value(), json);
    return encode_json(redactor.object(*value));
}

}  // namespace assay::test
