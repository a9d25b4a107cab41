// Values as the conformance cases write them: {"int64Value": "1"}, {"listValue": {"values": []}}.
#pragma once

#include <string>

#include "cel/datum.h"

namespace assay::cel::test {

[[nodiscard]] Datum from_case(const Value& value, Arena& arena);

// Whether the result is exactly the value, kinds included; maps in any order.
[[nodiscard]] bool matches_case(const Datum& result, const Value& value);

// The same for cases converted by a tool that left \uXXXX, \UXXXXXXXX and \? of protobuf's text
// format undecoded in texts and bytes.
[[nodiscard]] bool matches_undecoded_case(const Datum& result, const Value& value);

// For messages: the value as a CEL literal.
[[nodiscard]] std::string expected_kind(const Value& value);

}  // namespace assay::cel::test
