// Text to values and back: the only folder that includes simdjson and libyaml.
//
// Rules (both formats give the same value for the same object):
// - every value is visited; garbage in a part nobody asks for is still malformed;
// - duplicate keys are malformed, keys compare unescaped; nothing may follow the document;
// - text must be UTF-8; nesting deeper than kMaxDepth is malformed;
// - YAML scalars follow sigs.k8s.io/yaml (YAML 1.1 booleans, 0644 is 420); anchors are expanded
//   within a bound; merge keys are merged.
// Failure: ErrorCode::malformed with line and column in `where` (the caller adds the file).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "value/store.h"

namespace assay {

inline constexpr int kMaxDepth = 1000;

[[nodiscard]] Result<Value> decode_json(std::string_view text, Store& store);
[[nodiscard]] Result<Value> decode_yaml(std::string_view text, Store& store);  // one document

// One document of a YAML stream. `offset` and `length` are its byte range in the text, which
// `lines_before` line feeds stand before: editors and every other place count lines by them.
struct YamlDocument {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::size_t lines_before = 0;
    Result<Value> value;
};
// Calls `take` for each document in order; an empty document is a null value. A malformed document
// is handed over as an error, and reading goes on at the next "---" line.
void decode_yaml_stream(std::string_view text, Store& store,
                        const std::function<void(YamlDocument&&)>& take);

// Compact JSON with the keys in byte order; unknown becomes {"$unknown": reason, "text": text}.
// Invalid UTF-8 cannot occur in a value.
[[nodiscard]] std::string encode_json(const Value& value);
void append_json(std::string& text, const Value& value);  // the same behind a text

// Where the member at `path` ("spec.containers[0].image") stands in a JSON or YAML text; line and
// column of its value. {0, 0} when the path is not there.
[[nodiscard]] Span locate_path(std::string_view text, std::string_view path);

}  // namespace assay
