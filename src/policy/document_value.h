// What a part of a policy file is as a value: params, rows of facts.
//
// Role: gives the nodes of a tree the meaning that evidence has (value/yaml_scalar.h), so that 0644
// and "yes" mean the same in both. A tree that the build read needs no YAML parser for it.
// Failure: the node whose scalar JSON cannot say (infinities, not-a-number; as a key also null and
// integers beyond int64), with the message.
#pragma once

#include <string>

#include "base/error.h"
#include "policy/document.h"
#include "value/store.h"

namespace assay {

struct NotAValue {
    const DocumentNode* node = nullptr;
    std::string message;
};

[[nodiscard]] tl::expected<Value, NotAValue> value_of(const DocumentNode& node, Store& store);

}  // namespace assay
