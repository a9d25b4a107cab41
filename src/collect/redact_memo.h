// What redaction found out about the nodes of one store. For collect/redact.cpp only.
//
// Role: equal texts, lists and maps are one node, and objects made from one template share most of
// theirs: what was judged is not judged again. A place is lost to whoever comes later.
// Lifetime: nodes are known by their address; the store outlives the memo.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "collect/credentials.h"
#include "collect/redact_rules.h"
#include "value/value.h"

namespace assay {

class RedactMemo {
public:
    [[nodiscard]] FieldRule rule_of(const Member& member) {
        auto& [name, rule] = rules_[place_of(member.name) % rules_.size()];
        if (name != member.name) {
            rule = field_rule(member.key());
            name = member.name;
        }
        return rule;
    }

    // What `work` makes of a list or map under this rule. `command`: for arguments, the list of
    // words before them, else null.
    template <class Work>
    [[nodiscard]] Value part(const Value& value, const Value& command, FieldRule rule, Work work) {
        const std::uint64_t key = (value.identity() >> 4) + (command.identity() >> 4) * 31 +
                                  static_cast<std::uint64_t>(rule) * 0x9E37;
        const std::size_t place = key % parts_.size();
        const Part& known = parts_[place];
        if (known.before.same(value) && known.command == command.identity() && known.rule == rule) {
            return known.after;
        }
        const Value after = work();
        parts_[place] = {value, after, command.identity(), rule};
        return after;
    }

    // credential_in() of a text.
    [[nodiscard]] std::optional<std::string_view> credential_of(const TextNode& text) {
        const TextNode*& clean = clean_[place_of(&text) % clean_.size()];
        if (clean == &text) {
            return std::nullopt;
        }
        const auto found = credential_in(text.view());
        if (!found) {
            clean = &text;
        }
        return found;
    }

private:
    struct Part {
        Value before;
        Value after;
        std::uint64_t command = 0;
        FieldRule rule = FieldRule::plain;
    };

    [[nodiscard]] static std::size_t place_of(const TextNode* node) {
        return reinterpret_cast<std::uintptr_t>(node) >> 4;
    }

    std::array<Part, std::size_t{1} << 12> parts_{};
    std::array<std::pair<const TextNode*, FieldRule>, 1024> rules_{};
    std::array<const TextNode*, 1024> clean_{};
};

}  // namespace assay
