#include "policy/policy_text.h"

#include "base/hash.h"
#include "base/packed.h"
#include "policy/document_tree.h"

namespace assay {
std::optional<PolicyText> PolicyText::packed(std::string_view name) {
    const auto bytes = packed_file(name);
    if (!bytes) {
        return std::nullopt;
    }
    PolicyText text;
    text.bytes_ = *bytes;
    text.ahead_ = packed_file(std::string(kTrees).append(name)).value_or("");
    return text;
}

std::optional<std::string_view> PolicyText::tree() const {
    if (ahead_.empty()) {
        return std::nullopt;
    }
    return ahead_.substr(kTreeDigest);
}

std::string PolicyText::sha256() const {
    return ahead_.empty() ? sha256_hex(bytes_) : std::string(ahead_.substr(0, kTreeDigest));
}

}  // namespace assay
