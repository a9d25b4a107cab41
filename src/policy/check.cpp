#include "policy/check.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

template <class Enum, std::size_t count>
std::optional<Enum> find_word(const std::array<std::string_view, count>& words,
                              std::string_view text) {
    const auto at = std::find(words.begin(), words.end(), text);
    if (at == words.end()) {
        return std::nullopt;
    }
    return static_cast<Enum>(at - words.begin());
}

template <class Enum, std::size_t count>
std::string_view word_of(const std::array<std::string_view, count>& words, Enum value) {
    return words.at(static_cast<std::size_t>(value));
}

}  // namespace

bool answers_to(const Check& check, std::string_view id) {
    return check.id == id || std::ranges::find(check.formerly, id) != check.formerly.end();
}

const Check* named_check(std::span<const Check> checks, std::string_view id) {
    const auto known = std::ranges::lower_bound(checks, id, {}, &Check::id);
    if (known != checks.end() && known->id == id) return &*known;
    const auto former =
        std::ranges::find_if(checks, [&](const Check& check) { return answers_to(check, id); });
    return former == checks.end() ? nullptr : &*former;
}

std::string_view text_of(Severity severity) { return word_of(kSeverities, severity); }
std::string_view text_of(Domain domain) { return word_of(kDomains, domain); }
std::string_view text_of(Effort effort) { return word_of(kEfforts, effort); }
std::string_view text_of(Meaning meaning) { return word_of(kMeanings, meaning); }
std::optional<Severity> severity_of(std::string_view text) {
    return find_word<Severity>(kSeverities, text);
}
std::optional<Domain> domain_of(std::string_view text) { return find_word<Domain>(kDomains, text); }

std::vector<const Expression*> expressions_of(const Check& check) {
    std::vector<const Expression*> all;
    const auto add = [&all](const std::optional<Expression>& expression) {
        if (expression) {
            all.push_back(&*expression);
        }
    };
    add(check.select);
    for (const NotApplicableWhen& entry : check.not_applicable) {
        all.push_back(&entry.when);
    }
    for (const Variable& variable : check.variables) {
        all.push_back(&variable.expression);
    }
    add(check.assertion);
    add(check.items);
    add(check.each);
    add(check.message);
    add(check.at);
    add(check.upgrade);
    return all;
}

}  // namespace assay
